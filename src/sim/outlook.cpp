#include "outlook.hpp"

#include <algorithm>

#include "network.hpp"

namespace gigasim::sim {

namespace {

/// The next date after `date` at which one of the series takes another value.
std::optional<Date> next_change(const std::vector<const TimeSeries*>& series, Date date) {
  std::optional<Date> next;
  for (const TimeSeries* s : series)
    if (const auto change = s ? s->next_change(date) : std::nullopt; change && (!next || *change < *next))
      next = change;
  return next;
}

/// Calls `visit` for `from` and for every date up to `to` at which one of the series takes another value.
template <class Visit>
void each_value(const std::vector<const TimeSeries*>& series, Date from, Date to, Visit visit) {
  for (std::optional<Date> date = from; date && *date <= to; date = next_change(series, *date)) visit(*date);
}

}  // namespace

Outlook::Outlook(const World& world) : world_(world) {
  const bool looks = world.scenario.policy.foresight;
  for (const auto& [name, load] : world.scenario.loads) {
    load_series_.push_back(looks && load.demand.series ? &*load.demand.series : nullptr);
    if (load_series_.back()) all_.push_back(load_series_.back());
  }
  for (const auto& role : world.sources) {
    source_series_.push_back(looks && role->source->on_call() ? role->source->series() : Series{});
    all_.insert(all_.end(), source_series_.back().begin(), source_series_.back().end());
  }
}

double Outlook::highest_load_mw(std::size_t load, double now, double ahead_s) const {
  double highest = world_.network->load_mw[load];
  if (const TimeSeries* series = load_series_[load])
    each_value({series}, world_.date(now), world_.date(now + ahead_s),
               [&](Date date) { highest = std::max(highest, series->at(date)); });
  return highest;
}

double Outlook::limit_mw(std::size_t source, Date date) const {
  const Supply& s = world_.network->supplies[source];
  Delivery delivery = s;
  delivery.unit_mw = s.source->unit_mw(date);
  return s.source->limit({date, s.fleet->counts(), true}, delivery).value;
}

double Outlook::lowest_limit_mw(std::size_t source, double now, double ahead_s) const {
  double lowest = world_.network->supplies[source].limit.value;
  if (!source_series_[source].empty())
    each_value(source_series_[source], world_.date(now), world_.date(now + ahead_s),
               [&](Date date) { lowest = std::min(lowest, limit_mw(source, date)); });
  return lowest;
}

double Outlook::rise_mw(double now, double ahead_s) const {
  if (all_.empty()) return 0.0;
  const auto need = [this](Date date) {
    double mw = 0.0;
    for (const TimeSeries* series : load_series_) mw += series ? series->at(date) : 0.0;
    for (std::size_t i = 0; i < source_series_.size(); ++i)
      if (!source_series_[i].empty()) mw -= limit_mw(i, date);
    return mw;
  };
  const double present = need(world_.date(now));
  double rise = 0.0;
  each_value(all_, world_.date(now), world_.date(now + ahead_s),
             [&](Date date) { rise = std::max(rise, need(date) - present); });
  return rise;
}

double Outlook::price_to_beat(std::size_t source, double now, double start_usd_per_mw) const {
  const Source& s = *world_.sources[source]->source;
  const auto price = [&](Date date) { return s.price({date, &world_.scenario.gas_price}); };
  double best = -never, sum = 0.0, from_s = now, last = price(world_.date(now));
  const auto until = [&](double to_s) {
    sum += last * (to_s - from_s);
    from_s = to_s;
    if (to_s > now) best = std::max(best, (sum - start_usd_per_mw * seconds_per_hour) / (to_s - now));
  };
  each_value(source_series_[source], world_.date(now), world_.date(now + horizon_s), [&](Date date) {
    until(std::max(from_s, world_.clock(date)));
    last = price(date);
  });
  until(now + horizon_s);
  return best;
}

double Outlook::next_news(double now, double ahead_s) const {
  double next = never;
  if (const auto change = next_change(all_, world_.date(now))) next = world_.clock(*change);
  if (const auto change = next_change(all_, world_.date(now + ahead_s)))
    next = std::min(next, world_.clock(*change) - ahead_s);
  return next;
}

}  // namespace gigasim::sim
