/// The role of a device that delivers power to a bus: the questions that the network, the dispatcher, the contractor,
/// the accounts and the search for causes ask of it. They never ask for its kind.
#pragma once

#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/linear.hpp"
#include "gigasim/base/profile.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/campus/resource.hpp"
#include "gigasim/models/gas_turbine.hpp"

namespace gigasim::sim {

/// Units of a fleet by their state at a moment.
struct UnitCounts {
  int off = 0;           ///< fit to start
  int starting = 0;      ///< ordered to start, not yet at work
  int loading = 0;       ///< at work, not yet at full capability
  int running = 0;       ///< at work
  int failed = 0;        ///< in forced outage
  int struck = 0;        ///< taken away by a common cause
  int maintenance = 0;   ///< in planned maintenance
  int lapsed = 0;        ///< stopped by their permit
  int leases_ended = 0;  ///< gone because their lease ended

  /// Units that neither an outage nor a permit keeps from work.
  int up() const { return off + starting + loading + running; }
};

/// A moment as a source sees it.
struct Moment {
  Date date{};           ///< UTC
  UnitCounts units{};    ///< of the fleet
  bool laid_out = true;  ///< false while the state that the run begins with is being laid out: nothing takes time yet
  double clock_s = 0.0;  ///< the same moment in seconds since the start of the run
};

/// What a fleet of a source delivers. Powers are at its bus; positive powers flow into the bus.
struct Delivery {
  double unit_mw = 0.0;  ///< capability of one unit in the present air
  Linear limit;          ///< upper bound on the output of all units, MW and MW/s
  Linear out;            ///< output, MW and MW/s
  Linear spilled;        ///< output that must run and that nobody takes, MW and MW/s; not part of `out`
};

/// Prices of a date.
struct Market {
  Date date{};                                ///< UTC
  const Profile<UsdPerMmbtu>* gas = nullptr;  ///< delivered gas, higher heating value

  /// Gas price of the date, USD/MMBtu.
  double gas_usd_per_mmbtu() const { return gas->number_at(date); }
};

/// The design day: capacity is judged at it before racks are energised.
struct DesignDay {
  Date date{};  ///< UTC; series have their values of this date
  Inlet air{};  ///< hot air at the present pressure
};

/// Capacity that a cause takes away, MW; an entry is only made where it is above 0.
struct LostCapacity {
  Cause cause{};    ///< of the loss
  double mw = 0.0;  ///< above 0
};

/// Cyclic load swing that units accept: peak to peak in MW, steepest flank in MW/s.
struct SwingAcceptance {
  double mw = 0.0;        ///< peak to peak, MW
  double mw_per_s = 0.0;  ///< steepest flank, MW/s
};

/// A fleet of equal units that deliver power. The simulator keeps the units' states and their number; a source says
/// what these units can do. Functions are pure but for `set_air`.
class Source {
 public:
  virtual ~Source() = default;

  // The network asks at every settle.

  /// Takes the air at its bus, at the start and whenever it changes. True when the capability of a unit follows it.
  virtual bool set_air(const Inlet&) { return false; }
  /// Capability of one unit in the present air, MW, 0 or more.
  virtual double unit_mw(Date) const = 0;
  /// Takes note of what its units have delivered until now, before `limit` is asked. Default: it remembers nothing.
  virtual void follow(const Moment&, const Delivery& /*present*/) {}
  /// Upper bound on the output of all units, MW, 0 or more. A bound with a slope rises for `limit_holds_s`. Default:
  /// the capability of the running units.
  virtual Linear limit(const Moment&, const Delivery& present) const;
  /// Time for which a bound with a slope goes on rising as it does, s, above 0. Default: until all running units are at
  /// their capability.
  virtual double limit_holds_s(int running, const Delivery& present) const {
    return (running * present.unit_mw - present.limit.value) / present.limit.slope;
  }
  /// Output that cannot be turned down, MW, at most the limit. Default: none.
  virtual double must_run_mw(const Moment&, const Delivery& present) const;
  /// Least output of a running unit as a share of its capability, 0 to 1.
  virtual double minimum_load() const { return 0.0; }
  /// Load of its own on its bus, MW: auxiliaries, standby.
  virtual double house_load_mw(const UnitCounts&) const { return 0.0; }

  // The merit order.

  /// Marginal price of its energy, USD/MWh.
  virtual double price(const Market&) const = 0;
  /// The price moves within a run. `gas_varies`: that of gas does.
  virtual bool price_varies(bool /*gas_varies*/) const { return false; }
  /// Series whose values `unit_mw`, `limit` or `price` follow: the network is settled whenever one takes another value.
  virtual std::vector<const TimeSeries*> series() const { return {}; }

  // Commitment and reserve.

  /// The dispatcher starts and stops its units.
  virtual bool committed() const { return false; }
  /// The dispatcher counts on its limit without any start.
  virtual bool on_call() const { return !committed(); }
  /// The loss of a unit of it is a contingency that the spinning reserve covers.
  virtual bool contingency() const = 0;
  /// Capability of one unit that racks may count on, MW, on the design day.
  virtual double firm_unit_mw(const DesignDay&) const = 0;
  /// Longest time from the order to start until a unit delivers, s, 0 or more.
  virtual double lead_s() const { return 0.0; }
  /// Time for which a unit that is stopped is away at least, its next start included, s, 0 or more.
  virtual double rest_s() const { return 0.0; }
  /// Cost of an hour of a running unit without output, USD/h, 0 or more: what it costs besides `price`.
  virtual double no_load_usd_per_h(const Market&) const { return 0.0; }
  /// Cost of a start, fuel and wear, USD, 0 or more.
  virtual double start_usd(const Market&) const { return 0.0; }
  /// Cyclic load swing that `running` units accept.
  virtual SwingAcceptance accepts(int /*running*/) const { return {}; }

  // The accounts.

  /// Fuel heat input, MW (lower heating value), for an output of which `spilled` is thrown away.
  virtual Linear fuel_mw(const Delivery&, int /*running*/) const { return {}; }
  /// Running cost, USD/h. `fuel` is the fuel heat input (lower heating value). Default: the output at its price.
  virtual Linear cost_usd_per_h(const Market& market, const Delivery& d, Linear /*fuel*/) const {
    return d.out * price(market);
  }
  /// Emissions of burning this much fuel (lower heating value) while units run.
  virtual Emissions emissions(Energy /*fuel*/) const { return {}; }
  /// The same, while they start.
  virtual Emissions start_emissions(Energy fuel) const { return emissions(fuel); }
  /// NOx that one unit can emit at most, t/s, in any air and at any load.
  virtual double highest_nox_t_per_s() const { return 0.0; }

  // The search for causes.

  /// What takes capacity away at this moment. Default: outages, common causes, maintenance, permits, ended leases.
  virtual std::vector<LostCapacity> lost_capacity(const Moment&, const Delivery& present) const;
};

}  // namespace gigasim::sim
