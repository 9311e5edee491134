/// The power swing of synchronous training: compute and communication phases of all accelerators in lock-step, several
/// times a second or minute. Closed forms of a square wave; no event per step. docs/models/power_swing.md
#pragma once

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// One training step. Powers are shares of the accelerators' full power.
struct StepSpec {
  Duration period{2.0};
  double compute_power = 0.95;
  double communication_power = 0.45;
  double duty = 0.75;        ///< share of the period that computes
  Duration edge{0.1};        ///< time from one phase's power to the other's
  double floor = 0.0;        ///< accelerators never draw less than this share while the job runs
  Energy rack_storage{0.0};  ///< per accelerator, in the rack's power shelf
};
template <class F>
void describe(F& field, StepSpec& s) {
  field("period", s.period, "Length of one step", positive,
        "PUB: spectrum 0.2-3 Hz (power stabilisation study of AI training, Microsoft, OpenAI, NVIDIA 2025); 2 s EJ");
  field("compute_power", s.compute_power, "Accelerator power while computing, share of full power", fraction,
        "EJ [0.85-1.0]");
  field("communication_power", s.communication_power, "Accelerator power while communicating, share of full power",
        fraction, "EJ [0.25-0.65]");
  field("duty", s.duty, "Share of the step that computes", Rule{.low = 0.0, .high = 1.0, .low_open = true},
        "EJ [0.6-0.95]");
  field("edge", s.edge, "Time from one phase's power to the other's", positive, "EJ");
  field("floor", s.floor, "Power floor: accelerators burn up to this share of full power while they communicate",
        fraction, "PUB: Blackwell power smoothing, 0-90 %");
  field("rack_storage", s.rack_storage, "Energy storage in the rack, per accelerator", non_negative,
        "PUB: GB300 power shelf, 65 J per GPU");
}

/// A square wave of power and what each means of smoothing leaves of it. All at the racks' input.
struct PowerSwing {
  double low_mw = 0, high_mw = 0, mean_mw = 0;                         ///< after the floor
  double overhead_mw = 0;                                              ///< mean power that the floor burns
  double unsmoothed_mw = 0;                                            ///< peak to peak, without floor and storage
  double floor_takes_mw = 0, rack_takes_mw = 0, battery_takes_mw = 0;  ///< of it, peak to peak
  double remaining_mw = 0;                                             ///< peak to peak, what generation and grid see
  double remaining_ramp_mw_per_s = 0;                                  ///< remaining / edge
  double battery_throughput_mw = 0;  ///< mean discharge power of the battery; it charges this and the loss
  double battery_loss_mw = 0;        ///< throughput * (1 / efficiency^2 - 1), one-way efficiency
};

/// `accelerators` in lock-step of full power `accelerator_power`; a battery that may give and take `battery_power`.
/// First the floor (at most the higher phase's power), then the rack's storage, then the battery. The rack's storage
/// takes what its energy carries: a square wave about its mean moves swing * duty * (1 - duty) * period.
PowerSwing power_swing(const StepSpec&, double accelerators, Power accelerator_power, Power battery_power,
                       double battery_one_way_efficiency);

/// Amplitude of the n-th harmonic of a square wave of peak-to-peak `swing`: 2 swing / (n pi) |sin(n pi duty)|.
double harmonic_mw(double swing_mw, double duty, int n);

}  // namespace gigasim
