#include <algorithm>
#include <limits>

#include "build_out.hpp"
#include "checks.hpp"

namespace gigasim {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Checks of one fleet's device, an overload a kind.
struct DeviceChecks {
  Checks& checks;
  const std::string path;
  const FleetSpec& fleet;

  void operator()(const GasTurbineSpec&) const;
  void operator()(const GenericUnitSpec&) const;
  void operator()(const BatterySpec&) const;
  void operator()(const GridTieSpec&) const;
  void operator()(const ChillerSpec&) const;
  void operator()(const DryCoolerSpec&) const;
  void operator()(const CduSpec&) const;
  void operator()(const RackSpec&) const;
  void operator()(const FloorSpec&) const {}

  std::string at(std::string_view field) const { return path + "." + std::string(field); }
  Duration longest_running(const GasTurbineSpec&) const;
  void check_loading(const GasTurbineSpec&) const;
  void check_curve(std::string_view field, const BiquadraticCurve&) const;
  void check_part_load(const ChillerSpec&) const;
  void check_calls(const GridTieSpec&) const;
};

/// The longest that one turbine can run in a row: the run, cut by maintenance, permit and lease.
Duration DeviceChecks::longest_running(const GasTurbineSpec& s) const {
  Duration longest(clock_s(checks.plan.start, checks.plan.end));
  const auto cut = [&](const std::optional<Duration>& d) {
    if (d) longest = std::min(longest, *d);
  };
  for (const MaintenanceSpec& visit : s.maintenance) {
    cut(visit.every_running);
    cut(visit.every);
  }
  if (const PermitSpec* permit = checks.plan.permits.find(fleet.permit)) cut(permit->term);
  if (fleet.lease) cut(fleet.lease->term);
  return longest;
}

void DeviceChecks::check_loading(const GasTurbineSpec& s) const {
  const double rise = std::max(0.0, 1.0 - std::max(s.step, s.minimum_load));
  const Duration loading((s.rating * rise).value() / s.ramp.value());
  const Duration longest = longest_running(s);
  if (loading > longest && longest > Duration(0.0))
    checks.report(at("ramp"),
                  "full load would take {:.3g} h to reach, but a unit runs for at most {}; write a faster ramp",
                  loading.value() / seconds_per_hour, to_text(longest));
}

void DeviceChecks::operator()(const GasTurbineSpec& s) const {
  if (s.cold_cap < s.minimum_load)
    checks.report(at("minimum_load"),
                  "{} is above the generator limit `cold_cap`, {}: the unit could never run; write less",
                  s.minimum_load, s.cold_cap);
  if (s.hot_start > s.cold_start)
    checks.report(at("hot_start"), "{} is longer than a cold start, {}; write less", to_text(s.hot_start),
                  to_text(s.cold_start));
  if (capability(s, {.ambient = Temperature(35.0)}) <= Power(0.0))
    checks.report(at("ambient_derate"), "nothing of the rating is left at 35 degC; write less, e.g. '0.7 %/K'");
  if (s.auxiliary >= s.rating)
    checks.report(at("auxiliary"), "the unit would draw all that it makes; write less than the rating");
  check_loading(s);
  check_maintenance(checks, at("maintenance"), s.maintenance);
}

void DeviceChecks::operator()(const GenericUnitSpec& s) const {
  check_maintenance(checks, at("maintenance"), s.maintenance);
}

void DeviceChecks::operator()(const BatterySpec& s) const {
  const double window = s.soc_maximum - s.soc_minimum;
  if (window <= 0.0)
    return checks.report(at("soc_minimum"), "{} is not below `soc_maximum`, {}; write less", s.soc_minimum,
                         s.soc_maximum);
  if (s.initial_soc < s.soc_minimum || s.initial_soc > s.soc_maximum)
    checks.report(at("initial_soc"), "{} is outside the window {} to {}; write a value within", s.initial_soc,
                  s.soc_minimum, s.soc_maximum);
  if (s.taper > 0.5 * window)
    checks.report(at("taper"), "{} is more than half of the window, {:.4g}: full power would never be had; write less",
                  s.taper, 0.5 * window);
}

void DeviceChecks::check_calls(const GridTieSpec& s) const {
  const GridCallSpec& calls = s.calls;
  if (calls.from_hour >= calls.to_hour)
    checks.report(at("calls.from_hour"), "{} is not before `to_hour`, {}; write an earlier hour", calls.from_hour,
                  calls.to_hour);
  if (calls.per_year > 0.0 && calls.months.empty())
    checks.report(at("calls.months"), "is empty, so random calls could never come; write e.g. [6, 7, 8, 9]");
  if (std::set<int>(calls.months.begin(), calls.months.end()).size() < calls.months.size())
    checks.report(at("calls.months"), "a month is named twice; write each once");
  for (std::size_t i = 0; i < calls.dates.size(); ++i)
    if (calls.dates[i] < checks.plan.start || calls.dates[i] >= checks.plan.end)
      checks.report(item_path(at("calls.dates"), i), "{} is outside the run, {} to {}", to_string(calls.dates[i]),
                    to_string(checks.plan.start), to_string(checks.plan.end));
  const bool any_call = calls.per_year > 0.0 || !calls.dates.empty();
  const bool gives = (calls.depth > 0.0 && (s.firm.varies() || s.firm.constant > Power(0.0))) ||
                     s.interruptible.varies() || s.interruptible.constant > Power(0.0);
  if (any_call && !gives)
    checks.report(at("calls"), "have no effect: no import is given up; write `depth` or `interruptible`");
}

void DeviceChecks::operator()(const GridTieSpec& s) const {
  check_series(checks, at("firm"), s.firm.series, 0.0, infinity);
  check_series(checks, at("interruptible"), s.interruptible.series, 0.0, infinity);
  const bool imports =
      s.firm.varies() || s.interruptible.varies() || s.firm.constant + s.interruptible.constant > Power(0.0);
  if (!imports)
    checks.report(path, "imports nothing; write `firm:` or `interruptible:`, e.g. '150 MW'");
  else
    check_calls(s);
}

bool in_order(const std::vector<double>& range) { return range.size() == 2 && range[0] < range[1]; }

/// Lowest value on a grid over the curve's range, coordinates as the curve states them.
double lowest(const BiquadraticCurve& curve) {
  constexpr int steps = 20;
  const auto& k = curve.coefficients;
  double least = infinity;
  for (int i = 0; i <= steps; ++i)
    for (int j = 0; j <= steps; ++j) {
      const double x = curve.x_range[0] + (curve.x_range[1] - curve.x_range[0]) * i / steps;
      const double y = curve.y_range[0] + (curve.y_range[1] - curve.y_range[0]) * j / steps;
      least = std::min(least, k[0] + (k[1] + k[2] * x) * x + (k[3] + k[4] * y) * y + k[5] * x * y);
    }
  return least;
}

void DeviceChecks::check_curve(std::string_view field, const BiquadraticCurve& curve) const {
  const std::string where = at(field);
  if (curve.coefficients.size() != 6)
    return checks.report(where + ".coefficients", "{} numbers are given, the curve has 6: a, b, c, d, e, f",
                         curve.coefficients.size());
  for (const auto& [name, range] : {std::pair{"x_range", &curve.x_range}, std::pair{"y_range", &curve.y_range}})
    if (!in_order(*range)) return checks.report(entry_path(where, name), "is not a range; write [low, high]");
  if (const double least = lowest(curve); !(least > 0.0))
    checks.report(where, "falls to {:.3g} within its range; it must stay positive: check coefficients and ranges",
                  least);
}

void DeviceChecks::check_part_load(const ChillerSpec& s) const {
  if (s.part_load.size() != 3)
    return checks.report(at("part_load"), "{} numbers are given, the curve has 3: a, b, c", s.part_load.size());
  if (s.part_load_minimum >= s.part_load_maximum)
    checks.report(at("part_load_minimum"), "{} is not below `part_load_maximum`, {}; write less", s.part_load_minimum,
                  s.part_load_maximum);
  if (s.minimum_unloading > s.part_load_maximum)
    checks.report(at("minimum_unloading"), "{} is above `part_load_maximum`, {}; write less", s.minimum_unloading,
                  s.part_load_maximum);
  const double full = s.part_load[0] + (s.part_load[1] + s.part_load[2] * s.part_load_maximum) * s.part_load_maximum;
  if (!(full > 0.0)) checks.report(at("part_load"), "is {:.3g} at the highest part load; it must be positive", full);
}

void DeviceChecks::operator()(const ChillerSpec& s) const {
  check_curve("capacity_curve", s.capacity_curve);
  check_curve("eir_curve", s.eir_curve);
  check_part_load(s);
}

void DeviceChecks::operator()(const DryCoolerSpec& s) const {
  if (s.fan >= s.capacity)
    checks.report(at("fan"), "the fan draws {} to reject {} of heat; write less", to_text(s.fan), to_text(s.capacity));
}

void DeviceChecks::operator()(const CduSpec&) const {
  if (const HallSpec* hall = checks.plan.halls.find(fleet.at); hall && hall->loop.empty())
    checks.report(at("at"), "CDUs have no effect in hall '{}', which has no loop; write `loop:` there", fleet.at);
}

void DeviceChecks::operator()(const RackSpec& s) const {
  if (s.idle > s.rating)
    checks.report(at("idle"), "{} is above the rating, {}; write less", to_text(s.idle), to_text(s.rating));
  if (s.standby > s.idle)
    checks.report(at("standby"), "{} is above `idle`, {}; write less", to_text(s.standby), to_text(s.idle));
  check_failures(checks, at("failures"), s.failures, s.gpus);
  check_maintenance(checks, at("maintenance"), s.maintenance);
}

}  // namespace

void check_device(Checks& checks, const std::string& name, const FleetSpec& fleet) {
  const std::string path = entry_path("fleets", name);
  if (const OutageSpec* outage = outage_of(fleet.device)) check_outage(checks, path + ".outage", *outage);
  std::visit(DeviceChecks{checks, path, fleet}, fleet.device);
}

}  // namespace gigasim
