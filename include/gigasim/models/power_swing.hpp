/// The power swing of synchronous training: compute and communication phases of all accelerators in lock-step, several
/// times a second or minute. Closed forms of a square wave; no event per step. docs/models/power_swing.md
#pragma once

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// One training step. Powers are shares of the accelerators' full power, 0..1.
struct StepSpec {
  /// T: length of a step, above 0; the swing has this period.
  Duration period{2.0};
  double compute_power = 0.95;        ///< p_c: power while computing
  double communication_power = 0.45;  ///< p_m: power while communicating
  /// d: share of the period that computes, above 0, up to 1; at 1 there is no swing.
  double duty = 0.75;
  /// Time from one phase's power to the other's, above 0; it makes the flank of the swing [Eq. 6].
  Duration edge{0.1};
  /// f: power floor; accelerators burn up to it while they communicate, at the cost of that energy [Eq. 3].
  double floor = 0.0;
  /// E: storage in the rack's power shelf, per accelerator, 0 or above; it acts before batteries [Eq. 4].
  Energy rack_storage{0.0};
};
/// Keys of `step:` of a training job.
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

/// A square wave of power, and the part of it that each means of smoothing takes. All in MW at the racks' input, 0 or
/// above.
struct PowerSwing {
  /// Lower phase, higher phase and mean, after the floor [Eq. 1].
  double low_mw = 0, high_mw = 0, mean_mw = 0;
  double overhead_mw = 0;    ///< mean power that the floor burns [Eq. 3]
  double unsmoothed_mw = 0;  ///< peak to peak, without floor and storage [Eq. 2]
  /// Parts of it that floor, rack storage and battery take, peak to peak [Eq. 3-5].
  double floor_takes_mw = 0, rack_takes_mw = 0, battery_takes_mw = 0;
  double remaining_mw = 0;             ///< peak to peak; generation and grid see this rest
  double remaining_ramp_mw_per_s = 0;  ///< steepest flank of the rest: remaining / edge [Eq. 6]
  double battery_throughput_mw = 0;    ///< mean discharge power of the battery; it charges this and the loss [Eq. 7]
  double battery_loss_mw = 0;          ///< throughput * (1 / efficiency^2 - 1), one-way efficiency [Eq. 7]
};

/// Swing of `accelerators` in lock-step, each of full power `accelerator_power`, beside a battery that may give and
/// take `battery_power` with `battery_one_way_efficiency` (above 0, up to 1). First acts the floor (at most the higher
/// phase's power), then the rack's storage, then the battery. The rack's storage takes as much as its energy carries: a
/// square wave about its mean moves swing * duty * (1 - duty) * period.
PowerSwing power_swing(const StepSpec&, double accelerators, Power accelerator_power, Power battery_power,
                       double battery_one_way_efficiency);

}  // namespace gigasim
