#include <fmt/format.h>

#include <cmath>

#include "gigasim/report/report.hpp"
#include "text_table.hpp"

namespace gigasim {

namespace {
using namespace report;

std::string amount(double value, const std::string& unit) { return human(value) + (unit.empty() ? "" : " " + unit); }

std::string odds_text(const ClaimResult& c) {
  if (!c.odds) return "";
  return fmt::format(" in {:.0f} % of {} replications", 100.0 * *c.odds, human(static_cast<long>(c.replications)));
}

std::string gap_text(const ClaimResult& c) {
  if (!std::isfinite(c.have)) return "; the run has no such figure";
  std::string text = fmt::format("; {} stand{}", amount(c.have, c.unit), c.odds ? " on average" : "");
  const double gap = std::abs(c.claimed - c.have);
  if (c.supported || gap == 0.0) return text;
  text += fmt::format(", {} {}", amount(gap, c.unit), c.have < c.claimed ? "short" : "too many");
  if (c.have > 0.0 && c.have < c.claimed)
    text += fmt::format(": the claim is {:.2g} times what there is", c.claimed / c.have);
  return text;
}

/// `cooling carries 520 MW, generation and feeders 590 MW`.
std::string resources_text(const ClaimResult& c) {
  std::string text;
  for (const ClaimResult::Resource& r : c.resources)
    text +=
        fmt::format("{}{} {} MW", text.empty() ? ". Facility power that each carries: " : ", ", r.text, human(r.mw));
  return text;
}

std::string claim_text(const ClaimResult& c) {
  return fmt::format("'{}' on {}: {}{}{}{} ({}).", c.says, iso_date(c.date).substr(0, 10),
                     c.supported ? "supported" : "NOT supported", odds_text(c), gap_text(c), resources_text(c),
                     c.source);
}
}  // namespace

std::string claims_text(const std::vector<ClaimResult>& claims, const TerminalStyle& style) {
  if (claims.empty()) return "";
  std::string text = toned("Claims", Tone::bold, style.colour) + "\n";
  for (const ClaimResult& c : claims)
    text += toned(paragraph(claim_text(c), style), c.supported ? Tone::good : Tone::bad, style.colour);
  return text;
}

}  // namespace gigasim
