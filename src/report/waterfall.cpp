#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/report/report.hpp"
#include "hour_totals.hpp"
#include "layout.hpp"
#include "text_table.hpp"

namespace gigasim {

namespace {
using namespace report;

constexpr double told_share = 0.0005;  // smaller bins are told together
constexpr double told_cause = 0.05;    // of its bin
constexpr std::size_t most_causes = 3, narrowest_bar = 10, widest_bar = 40, narrowest_note = 12;

/// A bin's style in the waterfall: from racks that are not there yet down to what the job itself costs.
struct BinStyle {
  HourBin bin;
  Tone tone;
};
constexpr BinStyle bin_styles[] = {{HourBin::not_commissioned, Tone::dim},
                                   {HourBin::floor, Tone::dim},
                                   {HourBin::permit, Tone::dim},
                                   {HourBin::generation, Tone::bad},
                                   {HourBin::feeder, Tone::bad},
                                   {HourBin::cooling, Tone::bad},
                                   {HourBin::grid_import, Tone::bad},
                                   {HourBin::fuel, Tone::bad},
                                   {HourBin::failed, Tone::warning},
                                   {HourBin::planned, Tone::warning},
                                   {HourBin::hot, Tone::magenta},
                                   {HourBin::capped, Tone::magenta},
                                   {HourBin::idle, Tone::blue},
                                   {HourBin::standby, Tone::blue},
                                   {HourBin::waiting, Tone::blue},
                                   {HourBin::restart, Tone::blue},
                                   {HourBin::lost_work, Tone::blue},
                                   {HourBin::checkpoint, Tone::blue},
                                   {HourBin::serving, Tone::cyan},
                                   {HourBin::useful, Tone::good}};
static_assert(std::size(bin_styles) == hour_bin_count);

/// A line of the waterfall: its bar hangs down from `level`, a share of what is installed.
struct Step {
  std::string label;
  double gpu_hours = 0, share = 0, level = 0;
  Tone tone = Tone::plain;
  std::vector<CauseHours> causes{};
  std::string note{};  // instead of causes
};

struct Bins {
  std::vector<Step> lost, used;
  Step other{.label = "other"};
};

Bins placed(const std::vector<BinHours>& bins, double installed) {
  Bins all;
  for (const BinStyle& style : bin_styles) {
    const auto bin = std::find_if(bins.begin(), bins.end(), [&](const BinHours& b) { return b.bin == style.bin; });
    if (bin == bins.end() || !(bin->gpu_hours > 0.0)) continue;
    const Step step{
        std::string(to_name(bin->bin).text), bin->gpu_hours, bin->gpu_hours / installed, 0.0, style.tone, bin->causes};
    if (productive(style.bin))
      all.used.push_back(step);
    else if (step.share >= told_share)
      all.lost.push_back(step);
    else {
      all.other.gpu_hours += step.gpu_hours;
      all.other.share += step.share;
      all.other.note += (all.other.note.empty() ? "" : ", ") + step.label;
    }
  }
  return all;
}

/// From what is installed down to useful training, each bar hung from where the last one ended.
std::vector<Step> steps_of(const RunResult& run) {
  const Bins bins = placed(hours_by_bin(run.gpu_hours), run.gpu_hours_installed);
  std::vector<Step> steps{{"installed", run.gpu_hours_installed, 1.0, 1.0}};
  steps.insert(steps.end(), bins.lost.begin(), bins.lost.end());
  if (bins.other.gpu_hours > 0.0) steps.push_back(bins.other);
  steps.insert(steps.end(), bins.used.begin(), bins.used.end());
  double level = 1.0;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    steps[i].level = level;
    level -= steps[i].share;
  }
  return steps;
}

/// Blocks between two shares of `cells`, to half a cell; what is thinner is a stroke.
std::string bar(double from, double to, std::size_t cells) {
  const auto half = [&](double share) {
    return static_cast<std::size_t>(std::lround(2.0 * std::clamp(share, 0.0, 1.0) * static_cast<double>(cells)));
  };
  const std::size_t begin = half(from), end = half(to);
  std::string text;
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const bool left = begin <= 2 * cell && 2 * cell < end, right = begin <= 2 * cell + 1 && 2 * cell + 1 < end;
    const bool stroke = begin == end && to > from && (begin / 2 == cell || (begin == 2 * cells && cell + 1 == cells));
    if (stroke)
      text += begin == 2 * cells ? "▕" : begin % 2 == 1 ? "│" : "▏";
    else
      text += left ? (right ? "█" : "▌") : right ? "▐" : " ";
  }
  return text;
}

/// `titan-350 outage 61 %, heat 22 %`: as many of the leading causes as fit; the first is shortened rather than left
/// out.
std::string causes_text(const Step& step, std::size_t width) {
  std::string text;
  std::size_t told = 0;
  for (const CauseHours& c : step.causes) {
    const double share = c.gpu_hours / step.gpu_hours;
    if (c.cause.empty() || told == most_causes || (told > 0 && share < told_cause)) continue;
    const std::string percent = share > 0.995 ? "" : fmt::format(" {:.0f} %", 100.0 * share);
    const std::string item = (told > 0 ? ", " : "") + c.cause + percent;
    if (display_width(text) + display_width(item) <= width)
      text += item;
    else if (told == 0)
      text = shortened(c.cause, width - percent.size()) + percent;
    else
      break;
    ++told;
  }
  return text;
}

struct Layout {
  std::size_t label = 0, bar = 0, percent = 0, amount = 0, note = 0;
};

std::string percent_text(double share) { return fmt::format("{:.2f} %", 100.0 * share); }

Layout layout_of(const std::vector<Step>& steps, int terminal_width) {
  Layout layout;
  for (const Step& step : steps) {
    layout.label = std::max(layout.label, display_width(step.label));
    layout.percent = std::max(layout.percent, percent_text(step.share).size());
    layout.amount = std::max(layout.amount, prefixed(step.gpu_hours).size());
  }
  const std::size_t fixed = 4 * column_gap + layout.label + layout.percent + layout.amount;
  const std::size_t left = static_cast<std::size_t>(std::max(terminal_width, 20));
  const std::size_t free = left > fixed ? left - fixed : 0;
  layout.bar = std::clamp(free * 2 / 5, narrowest_bar, widest_bar);
  if (free >= layout.bar + column_gap + narrowest_note) layout.note = free - layout.bar - column_gap;
  return layout;
}

std::string line(const std::string& label, const std::string& bar, double share, const std::string& amount,
                 const std::string& note, const Layout& layout) {
  const std::string gap(column_gap, ' ');
  return trimmed(gap + pad(label, layout.label, false) + gap + pad(bar, layout.bar, false) + gap +
                 pad(percent_text(share), layout.percent, true) + gap + pad(amount, layout.amount, true) + gap + note);
}

std::string sum_line(const RunResult& run, const Layout& layout) {
  double sum = 0.0;
  for (const GpuHours& cell : run.gpu_hours) sum += cell.gpu_hours;
  const double residual = std::abs(run.gpu_hours_residual);
  const std::string closes = residual > 0.0 ? fmt::format("bins close to {:.0e}", residual) : "bins close exactly";
  const bool beside = display_width(closes) <= layout.note;
  return line("sum", "", sum / run.gpu_hours_installed, prefixed(sum), beside ? closes : "", layout) +
         (beside ? "" : "  " + closes + "\n");
}
}  // namespace

std::string waterfall(const RunResult& run, const TerminalStyle& style) {
  if (run.gpu_hours.empty() || !(run.gpu_hours_installed > 0.0)) return "";
  const std::vector<Step> steps = steps_of(run);
  const Layout layout = layout_of(steps, style.width);
  std::string text =
      toned(fmt::format("GPU-hours (of {} installed)\n", prefixed(run.gpu_hours_installed)), Tone::bold, style.colour);
  for (const Step& step : steps) {
    const std::string note = step.note.empty() ? causes_text(step, layout.note) : shortened(step.note, layout.note);
    text += toned(line(step.label, bar(step.level - step.share, step.level, layout.bar), step.share,
                       prefixed(step.gpu_hours), layout.note > 0 ? note : "", layout),
                  step.tone, style.colour);
  }
  return text + toned(sum_line(run, layout), Tone::dim, style.colour);
}

}  // namespace gigasim
