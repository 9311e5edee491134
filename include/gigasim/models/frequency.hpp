/// Frequency of an islanded campus in the seconds after power is lost or load is thrown off. docs/models/frequency.md
#pragma once

#include <limits>
#include <vector>

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// How a synchronous machine holds frequency: stored energy, droop, two lags.
struct GovernorSpec {
  /// H: kinetic energy at nominal speed over apparent power, 0 or above; it sets the first rate of change.
  Duration inertia{4.5};
  /// Rated power over apparent power, above 0, up to 1.
  double power_factor = 0.85;
  /// R: change of frequency, share of nominal, that moves it by its rating, above 0. It decides the frequency after the
  /// swing.
  double droop = 0.04;
  /// It rests while frequency is within this of nominal, on either side, 0 or above.
  Frequency dead_band{0.0};
  /// T_1: lag of the fuel valve, 0 or above; below 0.1 ms it is none.
  Duration actuator{0.5};
  /// T_2: lag of combustion and rotor, 0 or above; below 0.1 ms it is none.
  Duration turbine{0.5};
};
/// Keys of `governor:` of a generating unit.
template <class F>
void describe(F& field, GovernorSpec& s) {
  field("inertia", s.inertia, "Inertia constant H on the machine's apparent power", non_negative,
        "PUB: vendor sizing library, 4.0-5.0 s for turbines of 16-38 MW");
  field("power_factor", s.power_factor, "Rated power over apparent power",
        Rule{.low = 0.0, .high = 1.0, .low_open = true}, "EJ [0.8-0.9]");
  field("droop", s.droop, "Change of frequency, share of nominal, that moves the machine by its rating", positive,
        "PUB: IEC 61970-302 typical value R of GovCT1");
  field("dead_band", s.dead_band, "The governor rests within this of nominal", non_negative, "EJ");
  field("actuator", s.actuator, "Lag of the fuel valve", non_negative,
        "PUB: IEC 61970-302 typical value Tact of GovCT1");
  field("turbine", s.turbine, "Lag of combustion and rotor", non_negative,
        "PUB: IEC 61970-302 typical value Tb of GovCT1");
}

/// How an inverter holds frequency: emulated inertia, droop, one lag.
struct InverterResponseSpec {
  /// H, emulated, on the rating, 0 or above; 0: grid-following, so that it adds nothing to the stored energy.
  Duration inertia{6.0};
  /// R: change of frequency, share of nominal, that moves it by its rating, above 0.
  double droop = 0.01;
  Frequency dead_band{0.015};  ///< it rests within this of nominal, on either side, 0 or above
  Duration lag{0.1};           ///< of its power, 0 or above
};
/// Keys of `response:` of a battery.
template <class F>
void describe(F& field, InverterResponseSpec& s) {
  field("inertia", s.inertia, "Emulated inertia constant on the rating; 0 s: it follows the grid", non_negative,
        "EJ [0-10 s]");
  field("droop", s.droop, "Change of frequency, share of nominal, that moves it by its rating", positive, "EJ [1-2 %]");
  field("dead_band", s.dead_band, "It rests within this of nominal", non_negative, "EJ");
  field("lag", s.lag, "Lag of its power", non_negative, "EJ: 100-250 ms to full power");
}

/// A stage of under-frequency load shedding. It acts once, when frequency has stayed below `at` for `after`.
struct SheddingStage {
  /// Frequency below which it counts the time, above 0.
  Frequency at{59.3};
  /// Time below the setting until it acts, 0 or above; a recovery in between starts the count anew.
  Duration after{0.2};
  /// Share of the load before the event that it throws off, 0..1; it does not come back.
  double share = 0.12;
};
/// Keys of a stage of load shedding.
template <class F>
void describe(F& field, SheddingStage& s) {
  field("at", s.at, "Frequency below which it acts", positive | required);
  field("after", s.after, "Time below it", non_negative);
  field("share", s.share, "Share of the load that it throws off", fraction | required);
}

/// Frequency settings of the island, beside its machines.
struct FrequencySpec {
  Frequency nominal{60.0};  ///< f0, above 0
  /// D: relative change of load over relative change of frequency, 0 or above; power supplies have next to none.
  double load_damping = 0.0;
  /// Stages of under-frequency load shedding, each by itself.
  std::vector<SheddingStage> shedding{{Frequency{59.3}}, {Frequency{59.0}}, {Frequency{58.7}}, {Frequency{58.4}}};
  /// Machines leave the island below the one and above the other; both above 0.
  Frequency trip_below{57.0}, trip_above{62.0};
};
/// Keys of `frequency:`.
template <class F>
void describe(F& field, FrequencySpec& s) {
  field("nominal", s.nominal, "Nominal frequency", positive, "PUB: North America");
  field("load_damping", s.load_damping, "Relative change of load over relative change of frequency", non_negative,
        "EJ: power supplies draw constant power");
  field("shedding", s.shedding, "Stages of under-frequency load shedding", any,
        "EJ: 59.3/59.0/58.7/58.4 Hz, 0.2 s, 12 % each");
  field("trip_below", s.trip_below, "Machines trip below this", positive, "EJ: 57.0 Hz");
  field("trip_above", s.trip_above, "Machines trip above this", positive, "EJ: 62.0 Hz");
}

/// A group of units that act alike, taken together.
struct FrequencyUnits {
  double stored_mws = 0.0;    ///< share of W: energy at nominal frequency, sum of H S, MWs, 0 or above
  double mw_per_hz = 0.0;     ///< response, sum of rating / (droop f0), 0 or above
  double dead_band_hz = 0.0;  ///< on either side of nominal, 0 or above
  /// T_1 and T_2; 0, or anything below 0.1 ms: no lag.
  double first_lag_s = 0.0, second_lag_s = 0.0;
  /// Limits of what they can add to, and take from, their output before the event; both 0 or above [Eq. 3].
  double room_up_mw = 0.0, room_down_mw = 0.0;
  /// Part of `room_up_mw` that is free of the ramp, 0 or above.
  double at_once_mw = std::numeric_limits<double>::infinity();
  double ramp_mw_per_s = 0.0;  ///< beyond that, upwards only, 0 or above; unloading is free
};

/// Units of one fleet that run, and their power together.
struct RunningUnits {
  double count = 0.0;      ///< running units, 0 or above
  double output_mw = 0.0;  ///< output of all, positive into the bus
  double limit_mw = 0.0;   ///< the most that all could deliver now
  /// Output of one unit, MW; 0 when none runs.
  double unit_mw() const { return count > 0.0 ? output_mw / count : 0.0; }
};
/// Synchronous machines of this rating each, behind governors, free of a ramp: their part of the sum in [Eq. 1].
FrequencyUnits governed_units(const GovernorSpec&, Power rating, const RunningUnits&, Frequency nominal);

/// An electrical island in balance at nominal frequency.
struct Island {
  FrequencySpec spec{};                 ///< settings of load shedding, damping and trips
  double load_mw = 0.0;                 ///< L: load before the event, 0 or above
  std::vector<FrequencyUnits> units{};  ///< units that stay after the event
};

/// Course of the frequency after an event.
struct FrequencyResponse {
  double rate_hz_per_s = 0.0;  ///< in the first moment; negative: frequency falls [Eq. 2]
  /// Frequency furthest from nominal, and the time since the event at which it occurs.
  double extreme_hz = 0.0, extreme_s = 0.0;
  double settled_hz = 0.0;  ///< at the end of the horizon, or when the island is lost
  double shed_mw = 0.0;     ///< load thrown off in all, 0 or above
  int stages = 0;           ///< number of shedding stages that acted
  bool lost = false;        ///< frequency left the band in which machines stay: the island goes dark
  /// A point of the course.
  struct Moment {
    /// Time since the event, frequency, and load thrown off until then.
    double time_s = 0.0, hz = 0.0, shed_mw = 0.0;
  };
  std::vector<Moment> trace{};  ///< every 20 ms from the event on, and the moment of loss
};

/// Usual time that a response is followed, s.
inline constexpr double frequency_horizon_s = 60.0;

/// Response to a step of `missing_mw` (power lost or load added; negative: load thrown off) at time 0 of an island in
/// balance at nominal frequency [Eq. 1-3]. Within 1e-6 Hz of the exact solution. Throws InternalFault for an island
/// without stored energy.
FrequencyResponse respond(const Island&, double missing_mw, double horizon_s = frequency_horizon_s);

}  // namespace gigasim
