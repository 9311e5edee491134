/// Names of metrics as data: whose figure it is, which one, and of which date. Words are made where they are printed.
/// docs/formats/results.md lists them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gigasim/base/calendar.hpp"
#include "gigasim/campus/result.hpp"

namespace gigasim {

/// What a metric is told for.
enum class Scope : std::uint8_t { run, phase, fleet, feeder, hall, load, job, month, quarter, year };

/// The name of one metric.
struct MetricName {
  /// What it is a figure of.
  Scope scope = Scope::run;
  std::string of{};      ///< the phase, fleet, feeder, hall, load or job; `2026-07` of a month; empty for the run
  std::string figure{};  ///< `eue_mwh`, `gpu_h`, `energised_mw`
  std::optional<HourBin> bin{};  ///< of GPU-hours and their shares
  std::optional<Date> date{};    ///< midnight of the day that it is told for
  bool on_date = false;          ///< with a date: the value of that day, instead of the highest of any day until then

  auto operator<=>(const MetricName&) const = default;
};

/// `lole_h_per_yr`, `phase."1 GW".eue_mwh`, `gpu_h.useful`, `energised_at_mw.2026-06-30`. What it belongs to stands in
/// quotes unless it is a plain word.
std::string to_text(const MetricName&);
/// The figure without what it belongs to and without its date: `eue_mwh`, `gpu_h.useful`, `energised_at_mw`.
std::string figure_text(const MetricName&);
/// The inverse of `to_text`, for names in files; a text that no name has becomes a figure of the run.
MetricName metric_name_of(std::string_view text);

/// Of the whole run and one number: neither of a bin nor of a date.
bool of_campus(const MetricName&);
/// Of the run, a phase, a fleet, a feeder, a hall, a load or a job; not of a single month, quarter, year or date.
bool of_no_period(const MetricName&);

/// A build-out quantity (`energised`, of build_out_quantities) in MW by the end of a day.
MetricName by_date(std::string_view quantity, Date);

/// Unserved energy a year.
inline const MetricName unserved_energy{.figure = "eue_mwh_per_yr"};
/// GPU-hours of useful training.
inline const MetricName useful_gpu_hours{.figure = "gpu_h", .bin = HourBin::useful};

}  // namespace gigasim
