#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "gigasim/report/report.hpp"
#include "layout.hpp"
#include "text_table.hpp"

namespace gigasim {

namespace {
using namespace report;

/// `24.9 billion USD`, `812 million USD`, `9,120 USD`.
std::string money_text(double usd) {
  const double size = std::abs(usd);
  if (size >= 999.5e6) return human(usd / 1e9) + " billion USD";
  if (size >= 999.5e3) return human(usd / 1e6) + " million USD";
  return human(std::round(usd)) + " USD";
}

using Amount = std::pair<std::string, double>;

/// `racks 21.7 billion USD, cooling 484 million USD`, the largest first.
std::string list_text(std::vector<Amount> amounts) {
  std::erase_if(amounts, [](const Amount& a) { return a.second == 0.0; });
  std::stable_sort(amounts.begin(), amounts.end(),
                   [](const Amount& a, const Amount& b) { return a.second > b.second; });
  std::vector<std::string> words;
  for (const auto& [name, usd] : amounts) words.push_back(name + " " + money_text(usd));
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string capex_text(const Economics& e) {
  std::vector<Amount> parts;
  for (const CostPart& p : e.resources) parts.emplace_back(p.name, p.capex_usd);
  std::string text = fmt::format("Bought: {}", money_text(e.capex_usd));
  if (e.capex_usd > 0.0) text += fmt::format(" ({})", list_text(std::move(parts)));
  if (e.standing_usd > 0.0)
    text += fmt::format("; what stood there at the start had cost {}", money_text(e.standing_usd));
  return text + ".";
}

std::string opex_text(const Economics& e) {
  std::map<std::string, double> kinds;
  for (const CashFlow& f : e.flows)
    if (is_opex(f.kind)) kinds[std::string(to_name(f.kind))] -= f.usd;
  const std::string text = fmt::format("Running: {}", money_text(e.opex_usd));
  return e.opex_usd > 0.0 ? fmt::format("{} ({}).", text, list_text({kinds.begin(), kinds.end()})) : text + ".";
}

std::string unit_costs_text(const Economics& e) {
  std::vector<std::string> words;
  if (std::isfinite(e.lcoe_usd_per_mwh)) words.push_back(fmt::format("power {} USD/MWh", human(e.lcoe_usd_per_mwh)));
  if (std::isfinite(e.useful_gpu_hour_usd))
    words.push_back(fmt::format("a useful GPU-hour {} USD", human(e.useful_gpu_hour_usd)));
  for (const JobCost& job : e.jobs)
    if (job.usd > 0.0 && !job.name.empty()) words.push_back(fmt::format("{} {}", job.name, money_text(job.usd)));
  return words.empty() ? "" : fmt::format("With capital at its price a year: {}.", fmt::join(words, ", "));
}

std::string funding_text(const Economics& e) {
  std::string text;
  if (e.income_usd > 0.0) text += fmt::format("Income: {}. ", money_text(e.income_usd));
  if (e.peak_funding_usd > 0.0)
    text += fmt::format("Peak funding: {} in {}.", money_text(e.peak_funding_usd), e.peak_funding_month);
  if (e.lost_gpu_hours_usd > 0.0)
    text += fmt::format(" Lost GPU-hours were worth {}.", money_text(e.lost_gpu_hours_usd));
  return text;
}

std::string owners_text(const Economics& e) {
  if (e.owners.size() < 2) return "";
  std::vector<Amount> paid;
  for (const CostPart& p : e.owners) paid.emplace_back(p.name, p.capex_usd + p.opex_usd);
  return fmt::format("Paid by {}.", list_text(std::move(paid)));
}

std::string unpriced_text(const Economics& e) {
  return e.unpriced.empty() ? "" : fmt::format("Without a price, so not counted: {}.", fmt::join(e.unpriced, ", "));
}
}  // namespace

std::string cost_text(const RunResult& run, const TerminalStyle& style) {
  if (!run.economics) return "";
  const Economics& e = *run.economics;
  std::string text = toned("Costs", Tone::bold, style.colour) + "\n";
  for (const std::string& sentence :
       {capex_text(e), opex_text(e), unit_costs_text(e), funding_text(e), owners_text(e), unpriced_text(e)})
    if (!sentence.empty()) text += paragraph(sentence, style);
  return text;
}

}  // namespace gigasim
