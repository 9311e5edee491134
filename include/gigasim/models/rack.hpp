/// A rack or server of accelerators. docs/models/rack.md
#pragma once

#include <vector>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/failure_causes.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

/// One rack or server of accelerators. Powers are electric at the rack's input, with power supplies and fans inside.
struct RackSpec {
  /// It stands in a hall and is booked as racks.
  static constexpr DeviceTraits traits{.kind = "rack",
                                       .text = "Rack or server of accelerators",
                                       .place = Place::hall,
                                       .account = Account::racks,
                                       .needs_air = false};
  /// Number of accelerators, 0 or above; 0: a rack that no job can use.
  int gpus = 72;
  /// P_rated: input with all accelerators at full power, network and support servers left out, above 0.
  Power rating{0.132};
  /// P_idle: input when it is powered and computes nothing, 0 or above. A rack that boots draws it.
  Power idle{0.040};
  /// Input when it is switched off with its management alive, 0 or above: shed, or off for heat.
  Power standby{0.0025};
  /// g: share of the rack's power that the accelerators draw, 0..1 (72 * 1.2 kW of 132 kW); only it gives way to a cap.
  double gpu_share = 0.6545;
  double cap_floor = 0.583;    ///< c_floor: lowest accelerator power cap, share of its full power, 0..1: 700/1200
  double cap_exponent = 0.28;  ///< k: throughput = (cap)^exponent, 0 or above [Eq. 3]
  /// Share of the heat that goes to liquid through the CDUs, 0..1; the rest goes to air.
  double liquid_fraction = 0.87;
  /// Floor that one rack takes, aisles included, 0 or above; 0: what the density of the site's floor gives its IT
  /// power.
  Area floor_area{0.0};
  double pflops = 180.0;  ///< dense BF16 PFLOP/s of the whole rack, 0 or above
  /// Dense FP8 and FP4 PFLOP/s of the whole rack, 0 or above; 0: not supported.
  double fp8_pflops = 360.0, fp4_pflops = 720.0;
  /// Burn-in after installation, 0 or above, before it may be energised.
  Duration commissioning{0.0};
  /// Time from the return of power or the end of a repair to useful work, 0 or above.
  Duration boot{600.0};
  OutageSpec outage{};                         ///< forced outages of the rack as a whole
  FailureSpec failures{};                      ///< failures by cause, per accelerator or rack, in addition
  std::vector<MaintenanceSpec> maintenance{};  ///< planned maintenance, each plan by itself
  double network_share = 0.11;                 ///< back-end network, share of rack power, 0 or above; drawn in addition
  /// Storage, management and front-end network, share of rack power, 0 or above; drawn in addition.
  double support_share = 0.075;
};
/// Keys of a fleet of racks.
template <class F>
void describe(F& field, RackSpec& s) {
  field("gpus", s.gpus, "Accelerators", between(0, 10000), "PUB: NVIDIA GB200 NVL72");
  field("rating", s.rating, "Input power with all accelerators at full power", positive,
        "PUB: 115 kW liquid + 17 kW air");
  field("idle", s.idle, "Input power, powered and idle", non_negative, "EJ [30-55 kW]");
  field("standby", s.standby, "Input power, switched off", non_negative, "EJ [1-4 kW]");
  field("gpu_share", s.gpu_share, "Share of the rating drawn by the accelerators", fraction,
        "EJ: 72 x 1.2 kW of 132 kW");
  field("cap_floor", s.cap_floor, "Lowest accelerator power cap, share of full power", fraction,
        "DER: 700 W of 1,200 W");
  field("cap_exponent", s.cap_exponent, "Throughput under a cap = cap^exponent", non_negative,
        "DER: fit to 1,200 -> 1,000 W costs 5 % (Meta)");
  field("liquid_fraction", s.liquid_fraction, "Share of the heat that goes to liquid", fraction, "PUB: 115/132");
  field("floor_area", s.floor_area, "Floor that one rack takes with its aisles; 0: by the site's density",
        non_negative);
  field("pflops", s.pflops, "Dense BF16 PFLOP/s of the rack", non_negative, "PUB: 2.5 PFLOP/s per GPU");
  field("fp8_pflops", s.fp8_pflops, "Dense FP8 PFLOP/s of the rack; 0: not supported", non_negative,
        "PUB: 5 PFLOP/s per GPU");
  field("fp4_pflops", s.fp4_pflops, "Dense FP4 PFLOP/s of the rack; 0: not supported", non_negative,
        "PUB: 10 PFLOP/s per GPU");
  field("commissioning", s.commissioning, "Burn-in after installation", non_negative, "EJ");
  field("boot", s.boot, "Return of power to useful work", non_negative, "EJ");
  field("outage", s.outage, "Failures of the rack as a whole, and its repair time");
  field("failures", s.failures, "Failures by cause, in addition");
  field("maintenance", s.maintenance, "Planned maintenance");
  field("network_share", s.network_share, "Back-end network, share of rack power", non_negative, "PUB: Meta, 11 %");
  field("support_share", s.support_share, "Storage, management and front-end network, share of rack power",
        non_negative, "DER: 1.185 in all");
}
/// Electric size of one rack.
inline Power unit_size(const RackSpec& s) { return s.rating; }
/// Values that contradict each other within one specification, at paths within the fleet.
std::vector<Issue> problems(const RackSpec&);
/// Some cause of failure puts racks into repair.
bool parts_fail(const RackSpec&);
/// IT power per rack input: the rack itself, its share of the back-end network and of the support servers.
inline double it_per_rack_input(const RackSpec& s) { return 1.0 + s.network_share + s.support_share; }

/// P(u): input power at `utilisation` (0 idle, 1 full) without a cap: idle + utilisation * (rating - idle)
/// [docs/models/rack.md, Eq. 1].
Power rack_power(const RackSpec&, double utilisation);
/// P(u, c): input power under an accelerator cap (share of full accelerator power, up to 1). A cap below the floor, or
/// below the idle draw, acts as the higher of both [Eq. 2].
Power rack_power(const RackSpec&, double utilisation, double cap);
/// P_f: lowest input power at this utilisation that capping reaches. Only the accelerators' dynamic share gives way,
/// down to `cap_floor` [Eq. 2].
Power rack_power_capped(const RackSpec&, double utilisation);
/// Accelerator cap (share of full accelerator power, cap_floor..1) under which the rack draws `allowed`: inverse of
/// Eq. 2. 1 when `allowed` needs no cap, the floor when no cap reaches it.
double cap_for_power(const RackSpec&, double utilisation, Power allowed);
/// w(u, c): throughput under a cap over that without cap at the same utilisation, 0..1. 1 when the cap is above the
/// accelerators' draw [Eq. 3].
double capped_throughput(const RackSpec&, double cap, double utilisation = 1.0);
/// w(u; p): throughput of a rack whose input is held to `draw`, over that of an undisturbed one at this utilisation,
/// 0..1. Eq. 3 down to the cap floor, from there in proportion to the power above idle [Eq. 4].
double throughput(const RackSpec&, double utilisation, Power draw);
/// Mean of `throughput` while the input goes from one value to another at a constant rate, 0..1 (closed form).
double mean_throughput(const RackSpec&, double utilisation, Power from, Power to);
/// u, 0..1, at which the rack draws as much as with accelerators at this share (0..1) of their full power [Eq. 5].
double utilisation_for(const RackSpec&, double accelerator_power);

}  // namespace gigasim
