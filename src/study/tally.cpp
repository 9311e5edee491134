#include "tally.hpp"

#include <algorithm>
#include <cmath>

#include "gigasim/campus/adequacy.hpp"
#include "odds.hpp"

namespace gigasim::study {

namespace {
constexpr double worst_share = 0.05, s_per_h = 3600.0;

using Hours = std::array<std::array<double, 24>, 12>;

/// Hours of a spell in each month and hour of the day.
void spread(const ShortageEvent& event, Hours& cells) {
  double left_s = event.length_h * s_per_h;
  for (Date at = event.start; left_s > 0.0;) {
    const Date next = std::chrono::floor<std::chrono::hours>(at) + std::chrono::hours(1);
    const double here_s = std::min(left_s, clock_s(at, next));
    cells[month_of(at) - 1][hour_of_day(at)] += here_s / s_per_h;
    left_s -= here_s;
    at = next;
  }
}
}  // namespace

void Figure::add(double x) {
  minimum = moments.count() > 0 ? std::min(minimum, x) : x;
  maximum = moments.count() > 0 ? std::max(maximum, x) : x;
  moments.add(x);
  distribution.add(x);
  block.add(x);
}

void Figure::end_block() {
  if (block.count() > 0) blocks.add(block.mean());
  block = {};
}

double Figure::standard_error(std::uint64_t block_size, std::uint64_t replications) const {
  if (block_size < 2 || blocks.count() < 2 || moments.count() != replications) return moments.standard_error();
  return std::sqrt(blocks.variance() * static_cast<double>(block_size) / static_cast<double>(replications));
}

MetricSummary Figure::summary(const Metric& metric) const {
  MetricSummary s{.name = metric.name, .unit = metric.unit, .sense = metric.sense, .n = moments.count()};
  s.mean = moments.mean();
  s.standard_error = moments.standard_error();
  s.deviation = moments.deviation();
  const auto at = [&](double p) { return distribution.quantile(p); };
  s.minimum = s.n > 0 ? minimum : s.mean;
  s.maximum = s.n > 0 ? maximum : s.mean;
  s.p5 = at(0.05);
  s.p10 = at(0.10);
  s.p50 = at(0.50);
  s.p90 = at(0.90);
  s.p95 = at(0.95);
  s.cvar = metric.sense == Sense::less_is_better ? distribution.upper_mean(worst_share)
                                                 : distribution.lower_mean(worst_share);
  return s;
}

Tally::Tally(const StudyOptions& options)
    : options_(options),
      years_(years_of(options.start, options.end)),
      metrics_(options.metrics.size()),
      drivers_(options) {}

void Tally::add(const Replication& r) {
  ++replications_;
  for (std::size_t i = 0; i < metrics_.size(); ++i)
    if (std::isfinite(r.values[i])) metrics_[i].add(r.values[i]);
  if (replications_ % options_.block == 0)
    for (Figure& f : metrics_) f.end_block();
  for (const ShortageEvent& e : r.events) {
    length_.add(e.length_h);
    depth_.add(e.depth_mw);
    energy_.add(e.energy_mwh);
    if (!worst_ || e.energy_mwh > worst_->energy_mwh) worst_ = e;
  }
  add_to_map(r.events);
  drivers_.add(r);
}

void Tally::add_to_map(const std::vector<ShortageEvent>& events) {
  Hours hours{};
  for (const ShortageEvent& e : events) spread(e, hours);
  for (std::size_t month = 0; month < hours.size(); ++month) {
    double sum = 0.0;
    for (std::size_t hour = 0; hour < hours[month].size(); ++hour) {
      map_.cells[month][hour].add(hours[month][hour] / years_);
      sum += hours[month][hour];
    }
    map_.months[month].add(sum / years_);
  }
}

StudyResult Tally::result() const {
  StudyResult r;
  r.replications = replications_;
  r.until = options_.until;
  for (std::size_t i = 0; i < metrics_.size(); ++i) {
    r.metrics.push_back(metrics_[i].summary(options_.metrics[i]));
    r.metrics.back().standard_error = standard_error(i);
  }
  r.shortages = {length_.summary({{.figure = "length_h"}, "h"}), depth_.summary({{.figure = "depth_mw"}, "MW"}),
                 energy_.summary({{.figure = "energy_mwh"}, "MWh"})};
  r.worst = worst_;
  r.heat_map = map_;
  r.milestones = milestone_odds(options_.metrics, metrics_);
  r.phases = phase_odds(options_, metrics_, replications_);
  r.drivers = drivers_.rank();
  return r;
}

}  // namespace gigasim::study
