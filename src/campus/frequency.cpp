#include "gigasim/campus/frequency.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/campus/campus.hpp"

namespace gigasim {

namespace {
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view load_column = "facility_mw";

double known(double value) { return std::isfinite(value) ? value : 0.0; }

class Case {
 public:
  Case(const Scenario& plan, const MomentCatcher& run, const CampusMoment& moment)
      : plan_(plan), run_(run), moment_(moment) {}

  std::vector<FrequencyCase> all() const {
    std::vector<FrequencyCase> cases;
    if (const std::string* unit = largest_unit())
      cases.push_back(judged(fmt::format("{} trips", *unit), at(*unit).unit_mw(), *unit));
    for (const auto& [name, fleet] : plan_.fleets)
      if (traits(fleet.device).account == Account::grid && at(name).output_mw > 0.0)
        cases.push_back(circuit_opens(name));
    if (const auto hall = largest_hall(); hall.second > 0.0)
      cases.push_back(judged(fmt::format("racks of {} stop work", hall.first), -crash_share * hall.second));
    return cases;
  }

  /// `lost`: fleet of which one unit leaves the island with the event.
  FrequencyCase judged(std::string text, double missing_mw, const std::string& lost = {}) const {
    FrequencyCase c{.phase = moment_.phase,
                    .date = moment_.date,
                    .load_mw = load_mw(),
                    .text = std::move(text),
                    .missing_mw = missing_mw};
    c.stored_mws = stored_mws(island(true, {}));
    c.response = response(island(true, lost), missing_mw);
    if (has_batteries()) c.without_batteries = response(island(false, lost), missing_mw);
    return c;
  }

 private:
  /// The present import of one circuit is lost.
  FrequencyCase circuit_opens(const std::string& tie) const {
    const double circuits = std::max(1.0, at(tie).count);
    const std::string text = circuits > 1.0 ? fmt::format("one of {:.0f} circuits of {} opens", circuits, tie)
                                            : fmt::format("{} opens", tie);
    return judged(text, at(tie).output_mw / circuits);
  }
  double load_mw() const { return known(run_.value(moment_, load_column)) + known(run_.value(moment_, "load_mw")); }

  RunningUnits at(const std::string& fleet) const {
    const auto column = [&](const char* suffix) { return known(run_.value(moment_, fleet + suffix)); };
    return {column("_running"), column("_mw"), column("_limit_mw")};
  }

  const std::string* largest_unit() const {
    const std::string* largest = nullptr;
    for (const auto& [name, fleet] : plan_.fleets) {
      const bool generates = traits(fleet.device).account == Account::generation;
      if (generates && at(name).unit_mw() > (largest ? at(*largest).unit_mw() : 0.0)) largest = &name;
    }
    return largest;
  }

  std::pair<std::string, double> largest_hall() const {
    std::pair<std::string, double> largest;
    for (const auto& [name, hall] : plan_.halls)
      if (const double mw = known(run_.value(moment_, "hall_" + name + "_mw")); mw > largest.second)
        largest = {name, mw};
    return largest;
  }

  bool has_batteries() const {
    return std::any_of(plan_.fleets.begin(), plan_.fleets.end(), [&](const auto& f) {
      return traits(f.second.device).account == Account::storage && at(f.first).count > 0.0;
    });
  }

  static double stored_mws(const Island& island) {
    double sum = 0.0;
    for (const FrequencyUnits& u : island.units) sum += u.stored_mws;
    return sum;
  }
  static std::optional<FrequencyResponse> response(const Island& island, double missing_mw) {
    return stored_mws(island) > 0.0 ? std::optional(respond(island, missing_mw)) : std::nullopt;
  }

  Island island(bool batteries, const std::string& lost) const {
    Island result{.spec = plan_.frequency, .load_mw = load_mw()};
    for (const auto& [name, fleet] : plan_.fleets) {
      if (!batteries && traits(fleet.device).account == Account::storage) continue;
      RunningUnits running = at(name);
      if (name == lost) {
        running.output_mw -= running.unit_mw();
        running.limit_mw -= running.limit_mw / running.count;
        running.count -= 1.0;
      }
      if (running.count <= 0.0) continue;
      if (auto units = frequency_units_of(fleet.device, running, plan_.frequency.nominal))
        result.units.push_back(*units);
    }
    return result;
  }

  const Scenario& plan_;
  const MomentCatcher& run_;
  const CampusMoment& moment_;
};
}  // namespace

MomentCatcher::MomentCatcher(const Scenario& plan, std::optional<Date> at) : plan_(plan), at_(at) {}

void MomentCatcher::columns(const std::vector<Column>& all) { columns_ = all; }

/// The phase that is reported at a date.
std::string MomentCatcher::phase_at(Date date) const {
  std::string name;
  for (const PhaseSpec& phase : plan_.phases) {
    std::optional<Date> from = phase.date;
    for (const AddSpec& add : phase.add)
      if (!phase.date && (!from || add.date < *from)) from = add.date;
    if (from && *from <= date) name = phase.name;
  }
  return name;
}

void MomentCatcher::row(Date from, std::span<const double> values) {
  const auto load = [&](const CampusMoment& m) { return known(value(m, load_column)) + known(value(m, "load_mw")); };
  CampusMoment now{phase_at(from), from, {values.begin(), values.end()}};
  if (at_) {
    if (from > *at_) return;
    moments_.clear();
    moments_.push_back(std::move(now));
  } else if (moments_.empty() || moments_.back().phase != now.phase) {
    moments_.push_back(std::move(now));
  } else if (load(now) > load(moments_.back())) {
    moments_.back() = std::move(now);
  }
}

double MomentCatcher::value(const CampusMoment& moment, std::string_view column) const {
  const auto found = std::find_if(columns_.begin(), columns_.end(), [&](const Column& c) { return c.name == column; });
  return found == columns_.end() ? no_number : moment.values[static_cast<std::size_t>(found - columns_.begin())];
}

std::vector<FrequencyCase> frequency_cases(const Scenario& plan, const MomentCatcher& run, const CampusMoment& moment,
                                           std::optional<double> step_mw) {
  const Case cases(plan, run, moment);
  if (!step_mw) return cases.all();
  return {cases.judged(*step_mw >= 0.0 ? "power is lost" : "load is thrown off", *step_mw)};
}

}  // namespace gigasim
