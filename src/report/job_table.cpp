#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/report/report.hpp"
#include "job_words.hpp"
#include "layout.hpp"
#include "shortfall_words.hpp"
#include "text_table.hpp"

namespace gigasim {

namespace {
using namespace report;

constexpr std::size_t widest_name = 24, most_spells = 8;
const std::string nothing = "–";

std::string percent(double share) { return fmt::format("{:.1f}", 100.0 * share); }

std::string day_text(const std::optional<Date>& date) { return date ? iso_date(*date).substr(0, 10) : nothing; }

std::string end_text(const JobResult& job, Date run_end) {
  return (job.end && !job.finished && *job.end > run_end ? "proj. " : "") + day_text(job.end);
}

std::vector<std::string> cells_of(const JobResult& job, Date run_end) {
  const bool started = job.gpu_hours > 0.0, trains = started && !is_service(job);
  return {shortened(job.name, widest_name),
          human(std::round(job.gpus_mean)) + "/" + human(job.gpus_wanted),
          day_text(job.start),
          end_text(job, run_end),
          has_size(job) ? percent(job.share_done) : nothing,
          trains ? percent(job.effective_time_ratio) : nothing,
          trains ? percent(job.goodput) : nothing,
          started ? human(job.interruptions) : nothing,
          trains ? human(job.checkpoints) : nothing,
          trains ? prefixed(job.lost_work_gpu_hours) : nothing,
          human(job.energy_mwh),
          job.joule_per_flop > 0.0 ? human(1e12 * job.joule_per_flop) : nothing};
}

std::vector<TextColumn> columns_of(const RunResult& run) {
  std::vector<TextColumn> columns{{"job", "", false}, {"GPUs", "mean/wanted"}, {"start", "", false},
                                  {"end", ""},        {"done", "%"},           {"eff.", "time %"},
                                  {"goodput", "%"},   {"failures", ""},        {"ckpts", ""},
                                  {"lost", "GPU-h"},  {"energy", "MWh"},       {"useful", "J/TFLOP"}};
  for (const JobResult& job : run.jobs) {
    const std::vector<std::string> cells = cells_of(job, run.end);
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(cells[i]);
  }
  return columns;
}

std::string swing_text(const JobResult& j) {
  return fmt::format(
      "Power swing of {}: {} MW peak to peak; the power floor takes {}, rack storage {}, batteries {}; {} MW at {} "
      "MW/s remain "
      "(accepted {} MW, {} MW/s).",
      j.name, human(j.swing_mw), human(j.swing_floor_mw), human(j.swing_rack_mw), human(j.swing_battery_mw),
      human(j.swing_remaining_mw), human(j.swing_remaining_mw_per_s), human(j.swing_accepted_mw),
      human(j.swing_accepted_mw_per_s));
}

std::string smoothing_text(const JobResult& j) {
  std::vector<std::string> costs;
  if (j.smoothing_floor_mwh > 0.0) costs.push_back(energy_text(j.smoothing_floor_mwh) + " for the power floor");
  if (j.smoothing_loss_mwh > 0.0) costs.push_back(energy_text(j.smoothing_loss_mwh) + " of losses");
  if (j.smoothing_throughput_mwh > 0.0) costs.push_back(energy_text(j.smoothing_throughput_mwh) + " through batteries");
  return costs.empty() ? "" : fmt::format(" Smoothing costs {}.", fmt::join(costs, ", "));
}

std::string swings_text(const RunResult& run, const TerminalStyle& style) {
  std::string text;
  for (const JobResult& job : run.jobs)
    if (job.swing_mw > 0.0)
      text += toned(paragraph(swing_text(job) + smoothing_text(job), style),
                    swing_accepted(job) ? Tone::plain : Tone::warning, style.colour);
  return text;
}

std::string title(std::string_view text, const TerminalStyle& style) {
  return toned(text, Tone::bold, style.colour) + "\n";
}

std::string what_binds(const BindingSpell& s) {
  return std::string(to_name(s.bin).text) + (s.cause.empty() ? "" : " (" + s.cause + ")");
}

std::string minute_text(Date date) { return to_string(std::chrono::floor<std::chrono::minutes>(date)); }

/// The costliest spells, and what the others cost.
struct Spells {
  std::vector<BindingSpell> told;
  std::size_t untold = 0;
  double untold_gpu_hours = 0;
};

Spells spells_of(std::vector<BindingSpell> all) {
  std::stable_sort(all.begin(), all.end(),
                   [](const BindingSpell& a, const BindingSpell& b) { return a.gpu_hours > b.gpu_hours; });
  Spells spells;
  for (const BindingSpell& s : all) {
    if (spells.told.size() < most_spells)
      spells.told.push_back(s);
    else {
      ++spells.untold;
      spells.untold_gpu_hours += s.gpu_hours;
    }
  }
  std::stable_sort(spells.told.begin(), spells.told.end(),
                   [](const BindingSpell& a, const BindingSpell& b) { return a.from < b.from; });
  return spells;
}
}  // namespace

std::string job_table(const RunResult& run, const TerminalStyle& style) {
  return run.jobs.empty() ? "" : table_text(columns_of(run), style) + swings_text(run, style);
}

namespace {
/// A gain that its own spread could not make.
bool clear_of_noise(const MarginalValue& v) {
  constexpr double errors = 2.0;
  return !std::isfinite(v.standard_error) || v.gpu_hours_per_year > errors * v.standard_error;
}
}  // namespace

std::string marginal_table(const RunResult& run, const TerminalStyle& style) {
  if (run.marginal.empty()) return "";
  std::vector<MarginalValue> values = run.marginal;
  std::stable_sort(values.begin(), values.end(), [](const MarginalValue& a, const MarginalValue& b) {
    return a.gpu_hours_per_year > b.gpu_hours_per_year;
  });
  const auto signed_text = [](double value, const std::string& text) { return (value > 0.0 ? "+" : "") + text; };
  std::vector<TextColumn> columns{
      {"unit", "", false}, {"gains", "GPU-h/yr"}, {"± s.e.", ""}, {"unserved", "MWh/yr"}, {"", "", false}};
  for (const MarginalValue& v : values) {
    const std::string unit = v.added == 1 ? v.unit : fmt::format("{} × {}", v.added, v.unit);
    const std::string row[] = {shortened(unit, 2 * widest_name),
                               signed_text(v.gpu_hours_per_year, prefixed(v.gpu_hours_per_year)),
                               std::isfinite(v.standard_error) ? prefixed(v.standard_error) : "–",
                               signed_text(v.unserved_mwh_per_year, human(v.unserved_mwh_per_year)),
                               clear_of_noise(v) ? "" : "no significant gain"};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(row[i]);
  }
  return title("Next: what one more unit gains", style) + table_text(columns, style);
}

std::string binding_table(const RunResult& run, const TerminalStyle& style) {
  if (run.binding.empty()) return "";
  const Spells spells = spells_of(run.binding);
  std::vector<TextColumn> columns{{"from", "", false}, {"to", "", false}, {"GPU-hours", ""}, {"what binds", "", false}};
  for (const BindingSpell& s : spells.told) {
    constexpr std::size_t taken = 2 * 16 + 9 + 3 * column_gap;  // two dates with their time
    const std::size_t left = static_cast<std::size_t>(std::max(style.width, 60)) - taken;
    const std::string row[] = {minute_text(s.from), minute_text(s.to), prefixed(s.gpu_hours),
                               shortened(what_binds(s), left)};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(row[i]);
  }
  std::string text = title("What binds when", style) + table_text(columns, style);
  if (spells.untold > 0)
    text += toned(paragraph(fmt::format("and {} that cost {} GPU-hours", counted(spells.untold, "smaller spell"),
                                        prefixed(spells.untold_gpu_hours)),
                            style),
                  Tone::dim, style.colour);
  return text;
}

}  // namespace gigasim
