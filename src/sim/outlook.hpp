/// What the plan has in writing for the time ahead: series of loads, limits and prices.
#pragma once

#include <vector>

#include "world.hpp"

namespace gigasim::sim {

/// Looks ahead in the series of a plan. Weather, failures and the demand of jobs are not written, and are not foreseen.
/// Dates and times are clock seconds.
class Outlook {
 public:
  /// Time for which a start is made: by its end it must have paid for itself, s. Engineering judgement.
  static constexpr double horizon_s = 7.0 * 24.0 * seconds_per_hour;

  /// For the loads and sources of `world`.
  explicit Outlook(const World& world);

  /// Highest demand of a load, by its index, from `now` until `ahead_s` later, MW.
  double highest_load_mw(std::size_t load, double now, double ahead_s) const;
  /// Lowest bound on the output of a source that needs no start, by its index, from `now` until `ahead_s` later, its
  /// units staying as they are, MW.
  double lowest_limit_mw(std::size_t source, double now, double ahead_s) const;
  /// The most by which loads less the bounds of sources that need no start will exceed their present difference, from
  /// `now` until `ahead_s` later, MW, 0 or more.
  double rise_mw(double now, double ahead_s) const;
  /// The price of a source, by its index, that a machine's full-load cost has to beat to be worth its start, USD/MWh:
  /// the highest, over all times up to a week ahead, of the mean price until then less what the start costs for each
  /// MWh that the machine makes until then. `start_usd_per_mw`: price of a start for each MW of the machine.
  double price_to_beat(std::size_t source, double now, double start_usd_per_mw) const;
  /// The next date at which another value begins now, or comes into sight `ahead_s` before it begins. Never: none.
  double next_news(double now, double ahead_s) const;

 private:
  using Series = std::vector<const TimeSeries*>;
  double limit_mw(std::size_t source, Date date) const;

  const World& world_;
  Series load_series_;                 ///< per load; none: it is constant
  std::vector<Series> source_series_;  ///< per source; empty where it has to be started
  Series all_;                         ///< that loads and bounds follow
};

}  // namespace gigasim::sim
