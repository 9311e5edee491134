#include "odds.hpp"

#include <algorithm>
#include <cmath>

#include "metric_sheet.hpp"

namespace gigasim::study {

namespace {
constexpr std::size_t most_figures = 40;
constexpr double day_s = 86400.0;

/// Date of a quantity's highest MW by it; nothing for other metrics.
std::optional<Date> date_of(const MetricName& name, std::string_view quantity) {
  return name.date && name == by_date(quantity, *name.date) ? name.date : std::nullopt;
}

double most_installed(const std::vector<Metric>& metrics, const std::vector<Figure>& figures) {
  double most = 0.0;
  for (std::size_t i = 0; i < metrics.size(); ++i)
    if (date_of(metrics[i].name, "installed")) most = std::max(most, figures[i].maximum);
  return most;
}

/// Linear between the order statistics as all quantiles, with `never` values beyond the last.
std::optional<double> quantile(const Distribution& known, std::uint64_t all, double p) {
  const double rank = p * static_cast<double>(all - 1), last = static_cast<double>(known.count()) - 1.0;
  if (std::ceil(rank) > last) return std::nullopt;
  return known.quantile(last > 0.0 ? rank / last : 0.0);
}
}  // namespace

std::vector<double> round_figures(double highest, std::size_t most) {
  std::vector<double> figures;
  if (!(highest > 0.0)) return figures;
  const double least = highest / static_cast<double>(most), decade = std::pow(10.0, std::floor(std::log10(least)));
  double step = 10.0 * decade;
  for (const double digit : {5.0, 2.5, 2.0, 1.0})
    if (std::floor(highest / (digit * decade)) <= static_cast<double>(most)) step = digit * decade;
  for (int k = 1; k * step <= highest * (1.0 + 1e-9); ++k) figures.push_back(k * step);
  return figures;
}

std::vector<MilestoneOdds> milestone_odds(const std::vector<Metric>& metrics, const std::vector<Figure>& figures) {
  const std::vector<double> mw = round_figures(most_installed(metrics, figures), most_figures);
  std::vector<MilestoneOdds> all;
  if (mw.empty()) return all;
  for (const BuildOutQuantity& quantity : build_out_quantities) {
    MilestoneOdds odds{.quantity = std::string(quantity.id), .mw = mw};
    for (std::size_t i = 0; i < metrics.size(); ++i) {
      const auto date = date_of(metrics[i].name, quantity.id);
      if (!date || figures[i].moments.count() == 0) continue;
      odds.dates.push_back(*date);
      auto& chance = odds.chance.emplace_back();
      for (const double x : mw) chance.push_back(figures[i].distribution.share_from(x));
    }
    if (!odds.dates.empty()) all.push_back(std::move(odds));
  }
  return all;
}

std::vector<PhaseOdds> phase_odds(const StudyOptions& o, const std::vector<Figure>& figures,
                                  std::uint64_t replications) {
  std::vector<PhaseOdds> all;
  for (const PlannedPhase& phase : o.phases) {
    const MetricName name{Scope::phase, phase.name, "complete_day"};
    const auto metric =
        std::find_if(o.metrics.begin(), o.metrics.end(), [&](const Metric& m) { return m.name == name; });
    if (metric == o.metrics.end() || replications == 0) continue;
    const Figure& days = figures[static_cast<std::size_t>(metric - o.metrics.begin())];
    const auto date = [&](double p) -> std::optional<Date> {
      const auto day = quantile(days.distribution, replications, p);
      return day ? std::optional(date_at(o.start, *day * day_s)) : std::nullopt;
    };
    all.push_back({phase.name, phase.complete, date(0.1), date(0.5), date(0.9),
                   static_cast<double>(days.moments.count()) / static_cast<double>(replications)});
  }
  return all;
}

}  // namespace gigasim::study
