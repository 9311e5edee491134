/// Frequency of an islanded campus in the seconds after power is lost or load is thrown off. docs/models/frequency.md
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// How a synchronous machine holds frequency: stored energy, droop, lags.
struct GovernorSpec {
  Duration inertia{4.5};       ///< H: energy stored at nominal speed over apparent power
  double power_factor = 0.85;  ///< rated power over apparent power
  double droop = 0.04;         ///< change of frequency, share of nominal, that moves the machine by its rating
  Frequency dead_band{0.0};    ///< either side of nominal
  Duration actuator{0.5};      ///< first lag: fuel valve
  Duration turbine{0.5};       ///< second lag: combustion and rotor
};
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

/// How an inverter holds frequency.
struct InverterResponseSpec {
  Duration inertia{6.0};  ///< emulated, on the rating; 0: grid-following
  double droop = 0.01;
  Frequency dead_band{0.015};
  Duration lag{0.1};
};
template <class F>
void describe(F& field, InverterResponseSpec& s) {
  field("inertia", s.inertia, "Emulated inertia constant on the rating; 0 s: it follows the grid", non_negative,
        "EJ [0-10 s]");
  field("droop", s.droop, "Change of frequency, share of nominal, that moves it by its rating", positive, "EJ [1-2 %]");
  field("dead_band", s.dead_band, "It rests within this of nominal", non_negative, "EJ");
  field("lag", s.lag, "Lag of its power", non_negative, "EJ: 100-250 ms to full power");
}

/// Load that is thrown off when frequency has been below `at` for `after`.
struct SheddingStage {
  Frequency at{59.3};
  Duration after{0.2};
  double share = 0.12;  ///< of the load before the event
};
template <class F>
void describe(F& field, SheddingStage& s) {
  field("at", s.at, "Frequency below which it acts", positive | required);
  field("after", s.after, "Time below it", non_negative);
  field("share", s.share, "Share of the load that it throws off", fraction | required);
}

/// What decides the island's frequency beside its machines.
struct FrequencySpec {
  Frequency nominal{60.0};
  double load_damping = 0.0;  ///< change of load over change of frequency, both as shares
  std::vector<SheddingStage> shedding{{Frequency{59.3}}, {Frequency{59.0}}, {Frequency{58.7}}, {Frequency{58.4}}};
  Frequency trip_below{57.0}, trip_above{62.0};  ///< machines leave the island
};
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

/// Machines that act alike, together.
struct FrequencyUnits {
  double stored_mws = 0.0;  ///< kinetic energy at nominal frequency, sum of H S
  double mw_per_hz = 0.0;   ///< sum of rating / (droop f0)
  double dead_band_hz = 0.0;
  double first_lag_s = 0.0, second_lag_s = 0.0;
  double room_up_mw = 0.0, room_down_mw = 0.0;
  double at_once_mw = std::numeric_limits<double>::infinity();  ///< of room_up, free of the ramp
  double ramp_mw_per_s = 0.0;                                   ///< beyond that; only upwards
};

struct Island {
  FrequencySpec spec{};
  double load_mw = 0.0;
  std::vector<FrequencyUnits> units{};
};

struct FrequencyResponse {
  double rate_hz_per_s = 0.0;                ///< in the first moment [Eq. 2]
  double extreme_hz = 0.0, extreme_s = 0.0;  ///< furthest from nominal, and when
  double settled_hz = 0.0;                   ///< at the end of the horizon
  double shed_mw = 0.0;
  int stages = 0;     ///< of shedding that acted
  bool lost = false;  ///< frequency left the band in which machines stay: the island goes dark
  struct Moment {
    double time_s = 0.0, hz = 0.0, shed_mw = 0.0;
  };
  std::vector<Moment> trace{};  ///< every 20 ms
};

inline constexpr double frequency_horizon_s = 60.0;

/// After a step of `missing_mw` (power lost or load added; negative: load thrown off) at time 0 of an island in balance
/// at nominal frequency. Within 1e-6 Hz of the exact solution. Throws InternalFault for an island without stored
/// energy.
FrequencyResponse respond(const Island&, double missing_mw, double horizon_s = frequency_horizon_s);

}  // namespace gigasim
