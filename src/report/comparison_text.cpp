#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "gigasim/report/study_report.hpp"
#include "layout.hpp"
#include "uncertain.hpp"

namespace gigasim {

namespace {
using namespace report;

constexpr std::size_t columns = 6, longest_name = 40;
using Line = std::array<std::string, columns>;

struct Verdict {
  std::string text;
  Tone tone = Tone::plain;
};

Verdict verdict_of(const Difference& d) {
  if (d.a.count() == 0 || d.b.count() == 0) return {"only one side has it", Tone::dim};
  if (d.difference == 0.0 && !(d.standard_error > 0.0)) return {"the same", Tone::dim};
  if (!std::isfinite(d.standard_error)) return {"cannot tell: too few runs", Tone::warning};
  if (!d.significant()) return {"no significant difference", Tone::dim};
  const bool better = (d.difference > 0.0) == (d.sense == Sense::more_is_better);
  return better ? Verdict{"better", Tone::good} : Verdict{"worse", Tone::bad};
}

bool shown(const Difference& d, bool all) {
  if (d.a.count() + d.b.count() == 0) return false;
  if (all || of_campus(d.name)) return true;
  return d.significant() && of_no_period(d.name);
}

Line line_of(const Difference& d) {
  return {to_text(d.name), human(d.a.mean()), human(d.b.mean()), with_error(d.difference, d.standard_error),
          d.unit,          verdict_of(d).text};
}

std::string table(const std::vector<Line>& lines, const std::vector<Tone>& tones, const TerminalStyle& style) {
  std::array<std::size_t, columns> width{};
  for (const Line& line : lines)
    for (std::size_t c = 0; c < columns; ++c) width[c] = std::max(width[c], display_width(line[c]));
  width[0] = std::min(width[0], longest_name);
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string row = pad(shortened(lines[i][0], width[0]), width[0], false);
    for (std::size_t c = 1; c + 1 < columns; ++c) row += "  " + pad(lines[i][c], width[c], c != 4);
    text += row + "  " + toned(lines[i].back(), tones[i], style.colour) + "\n";
  }
  return text;
}

std::string basis(const Comparison& c, std::string_view a, std::string_view b) {
  std::string text = fmt::format("A: {}, {}\nB: {}, {}\n", a, counted(c.runs_a, "run"), b, counted(c.runs_b, "run"));
  if (c.pairs > 1)
    text += fmt::format("{} pairs with the same random draws are compared one by one.\n",
                        human(static_cast<long>(c.pairs)));
  else if (c.runs_a < 2 || c.runs_b < 2)
    text += "One run is one history: whether a difference is luck needs --replications on both sides.\n";
  else
    text += "The draws are not common (other seeds): the two sides are compared as independent samples.\n";
  return text;
}
}  // namespace

std::string comparison_text(const Comparison& c, const TerminalStyle& style, std::string_view a, std::string_view b,
                            bool all) {
  std::vector<Line> lines{{"metric", "A", "B", "B - A ± s.e.", "", ""}};
  std::vector<Tone> tones{Tone::plain};
  for (const Difference& d : c.metrics) {
    if (!shown(d, all)) continue;
    lines.push_back(line_of(d));
    tones.push_back(verdict_of(d).tone);
  }
  const auto significant =
      std::count_if(c.metrics.begin(), c.metrics.end(), [](const Difference& d) { return d.significant(); });
  std::string text = basis(c, a, b) + "\n" + table(lines, tones, style) + "\n";
  if (significant == 0 && std::min(c.runs_a, c.runs_b) > 1) return text + "No significant difference in any metric.\n";
  if (significant == 0) return text;
  return text +
         fmt::format("{} of {} metrics differ by at least 2 standard errors; by luck alone one in twenty would.\n",
                     significant, c.metrics.size());
}

}  // namespace gigasim
