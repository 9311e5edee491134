/// The shared power and cooling network: settled once a date.
#pragma once

#include <vector>

#include "hall.hpp"
#include "loop.hpp"
#include "meter.hpp"
#include "power_ports.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// A source in the network, and what it delivers now.
struct Supply : Delivery {
  /// The fleet.
  Fleet* fleet = nullptr;
  /// Its role.
  Source* source = nullptr;
  /// The role as a store; none: it only delivers.
  Store* store = nullptr;
  /// Indices of its bus and of the bus's site; site -1: none.
  int bus = -1, site = -1;
  /// The price moves within the run, where `policy.merit` does not set the order.
  bool price_varies = false;
  /// Output that cannot be turned down, as last asked, MW.
  double must_run_mw = 0.0;
  /// Power taken from the bus, MW, 0 or more.
  Linear charging;
  /// Price by which it is used, USD/MWh.
  double price = 0.0;

  /// Fuel heat input, MW (lower heating value).
  Linear fuel() const { return source->fuel_mw(*this, fleet->count(State::running)); }
  /// Power into the bus less what it takes, MW; positive: it discharges.
  Linear net() const { return out - charging; }
};

/// A branch between a bus and its parent: equal circuits in parallel [docs/models/feeder.md].
struct Branch {
  /// Its circuits; none: it is ideal, without limit and losses.
  Fleet* circuits = nullptr;
  /// Index of the parent bus; -1: the bus is the root.
  int parent = -1;
  /// Of one circuit: what it carries, MW; copper loss per square of its flow, 1/MW; loss without load, MW.
  double circuit_mw = 0.0, loss_per_mw2 = 0.0, no_load_mw = 0.0;
  /// Losses of all its circuits, MW; they are drawn at the parent.
  Linear loss;
};

/// The power tree, halls and coolant loops of a run with the present state of all. `settle` brings it from one date to
/// the next [docs/develop/map.md, "How a date is settled"]; between settles every flow is a straight line in time.
/// `now` is clock seconds.
class Network {
 public:
  /// Builds it for the fleets of `world`. It asks for dispatcher, contractor, scheduler and accounts only when it
  /// settles.
  explicit Network(World& world);

  /// Advances everything to `now`, solves power and cooling, and predicts what comes next. `loads_only`: nothing but
  /// loads has changed since it was last called. Throws InternalFault when power does not balance or power and cooling
  /// do not agree.
  void settle(double now, bool loads_only = false);
  /// Instead of settle when nothing but loads has changed: where supplies on one bus meet all of it, merit order alone
  /// is the solution. False, with nothing done, where it is not.
  bool follow_loads(double now);

  /// Per source of the world.
  std::vector<Supply> supplies;
  /// Per bus, the branch to its parent.
  std::vector<Branch> branches;
  /// Per hall of the scenario.
  std::vector<Hall> halls;
  /// Per loop of the scenario.
  std::vector<Loop> loops;
  /// Present demand per load of the scenario, MW.
  std::vector<double> load_mw;
  /// Per bus, MW: losses of branches below it, house loads, standby, and losses of smoothing.
  std::vector<Linear> essential_wanted;
  /// Its power tree; the solution is that of the last settle.
  PowerPorts ports;

  // For the series, between two settles too.
  /// Supply water of a loop now, degC.
  double water_c(const Loop&) const;
  /// Heat into a loop now, MW.
  double heat_mw(const Loop&) const;
  /// State of charge of a store now, 0 to 1.
  double state_of_charge(const Supply&) const;

  /// Water this near to a limit of the racks has met it, K: dates are rounded to the clock's resolution.
  static constexpr double met_k = 1e-6;

  // From the weather.
  /// The air at a site (-1: where there is none) has changed: units and coolers there take note, and the network is
  /// touched.
  void air_changed(int site);

  // For those who plan.
  /// Power that everybody wants, MW, shed racks included and recharging left out.
  double wanted_mw() const { return wanted_.value; }
  /// The same with its slope, MW/s.
  Linear wanted() const { return wanted_; }
  /// The same once all jobs are at work again and shed racks are back, cooling included.
  double planned_mw() const { return wanted_.value + planned_extra_mw_; }
  /// Present limits of the sources that need no start, less announced losses, MW. Stores are not among them.
  double on_call_mw() const;
  /// Power wanted by loads and halls while the first state is laid out, MW.
  double wanted_at_start_mw() const;
  /// The present as a source of this fleet sees it.
  Moment moment(const Fleet& fleet) const;
  /// The supply of a fleet; none: it delivers nothing. It searches all supplies.
  const Supply* supply_of(const Fleet& fleet) const;
  /// NOx that a permit's fleets have emitted so far, t.
  double nox_t(std::size_t permit) const;
  /// Import that calls given notice of will take, MW.
  double expected_loss_mw = 0.0;
  /// Facility power of racks about to be energised, MW.
  double expected_mw = 0.0;
  /// How much of `drawn_mw` more could be served at a hall, without discharging batteries, besides the power promised
  /// since the last settle: at once, or once running units have ramped. 0 while loads of the hall go without.
  double servable_mw(int hall, double drawn_mw, bool after_ramp);
  /// Racks that come on at this date at a hall will draw this much more, MW with cooling. Promises hold until the next
  /// settle.
  void promise(int hall, double drawn_mw) { promised_mw_[hall] += drawn_mw; }
  /// Settles so far.
  std::uint64_t settles() const { return settles_; }
  /// Solutions so far in which power, cooling and losses did not agree: the highest cooling and losses stood.
  std::uint64_t approximations() const { return approximations_; }
  /// Power wanted and not served now, MW, caps and throttling included.
  double unserved_mw() const { return unserved_.value; }
  /// The same with its slope, MW/s; 0 below rounding.
  Linear unserved() const { return unserved_; }
  /// Stored energy that left with retired units or faded, less what new units brought, MWh; it may be negative.
  double stores_left_mwh = 0.0;

  // Totals for the ledger, MWh, which `advance` brings to the present.
  /// Energy lost in stores so far, MWh.
  double store_loss_mwh = 0.0;
  /// Heat into all loops, removed by their plants, and stored in their water, so far, MWh; the stored one may be
  /// negative.
  double heat_in_mwh = 0.0, heat_removed_mwh = 0.0, heat_stored_mwh = 0.0;
  /// Energy in all stores now, MWh, units under repair included.
  double stored_mwh() const;
  /// Brings stores, loops and flows to `now` without solving anything. Units of stores that came or went move their
  /// energy.
  void advance(double now);

 private:
  /// Whether the solution can be merit order alone: one bus, no halls, no loops, and units on call without a minimum
  /// load.
  bool is_merit_order() const;
  /// Notes the order and the limits by which `follow_loads` may go on.
  void order_by_merit();
  /// Discharges and charges stores for `dt` seconds.
  void advance_stores(double dt);
  /// Lets stores fade to their present age.
  void age_stores(double now);
  /// Moves a loop on by `dt` seconds with the closed form of its heat balance.
  void advance_loop(Loop& loop, double dt);
  /// Asks sources, stores and branches for their limits.
  void refresh_supplies(double now, bool loads_only);
  /// Asks one source, of `supplies[i]`, for price, capability, limit and must-run output.
  void refresh_source(std::size_t i, const Moment& moment);
  /// Asks one store, of `supplies[i]`, for its limits.
  void refresh_store(std::size_t i, bool bridging);
  /// Reads the loads' series and the services' utilisation.
  void refresh_loads(double now);
  /// Trips and releases a hall by the temperature of its coolant.
  void protect_racks(std::size_t hall, const Loop& loop, double now);
  /// Trips and releases halls, and asks them what they want.
  void refresh_halls(double now);
  /// Sets heat and electric power of all loops for the present guess of what halls get.
  void set_cooling(double now, int round);
  /// Solves power and cooling together by fixed-point iteration.
  void solve(double now);
  /// Tells the power tree what the halls want.
  void ask_for_halls();
  /// Counts a solution that did not settle, and tells the first.
  void note_approximation(double now);
  /// Sets losses by the flows of the last solution; true when they were those already.
  bool update_losses(int round);
  /// Reads what the halls got; true when it is what cooling was computed for. `round` counts the iterations from 0:
  /// after many, shortages that a ramp soon makes good count as none.
  bool read_halls(int round);
  /// Switches off as many racks as cannot even be served at their lowest cap; true when any was.
  bool shed_racks(double now);
  /// Brings shed racks back once power has sufficed for `policy.restore`, as many as can be served.
  void restore_racks(double now);
  /// Time for which a rise of load may wait, and after which shed racks are tried again, s: `policy.restore`, 1 s at
  /// least.
  double rise_patience_s() const;
  /// Time for which the coolant must be cold before racks come back from an emergency power-off, s.
  double heat_patience_s() const;
  /// Sets the bounds of sources that ramp: those of the moment or, `reached`, what their running units reach.
  void set_ramping_limits(bool reached);
  /// Reads outputs, charging and unserved power from the solution.
  void read_supplies();
  /// Power that cooling plants will take besides once all jobs are at work and racks without power are back, MW.
  double planned_cooling_mw() const;
  /// Throws InternalFault when the power sum is not zero to 1e-9 of the wanted power.
  void check_balance() const;
  /// Stops chillers whose power is not served; they start again like any other.
  void trip_coolers();
  /// Starts or stops coolers of a loop by the heat that is there or will be: above `stage_up` of the capability one
  /// more runs, and one fewer where the rest stays below `stage_down`. Nothing stops while the water is warm.
  void stage_coolers(Loop& loop, double now);
  /// The unit of a fleet that has rested longest and may start; null: none may, and the network looks again when one
  /// may.
  StagedUnit* longest_rested(StagedCooler& cooler, double now);
  /// Starts coolers until the heat `load` (MW) is below `stage_up` of the capability `committed` (MW), which grows with
  /// them.
  void start_coolers(Loop& loop, double load, double& committed, double now);
  /// The fleet of which one unit may stop, that without which the rest takes least power; null: none may.
  StagedCooler* stoppable(const Loop& loop, double load, double committed) const;
  /// Stops coolers while the rest would stay below `stage_down`.
  void stop_coolers(Loop& loop, double load, double& committed);
  /// Holds a loop at its set point if its plant carries the heat; else lets it drift with all that the plant can take.
  void regulate(Loop& loop);
  /// Heat balance of a loop off its set point, linearised at its present temperature.
  LoopDrive drive(const Loop& loop) const;
  /// What the network waits for.
  enum class Wait : std::uint8_t {
    nothing,     ///< for ever
    look_again,  ///< something that may start or come back then
    flows,       ///< a change of who is marginal
    ramp,        ///< the end of a ramp
    store,       ///< a level of a store
    loop         ///< a temperature
  };
  /// A clock date at which anything turns over by itself, and why.
  struct Crossing {
    /// Clock date, s.
    double date = never;
    /// What turns over.
    Wait what = Wait::nothing;
    /// Index of the supply or loop.
    std::size_t index = 0;
    /// Becomes the other one where that is sooner.
    void sooner(double other, Wait why, std::size_t of) {
      if (other < date) *this = {other, why, of};
    }
  };
  /// The next of them.
  Crossing next_crossing(double now) const;
  /// Wakes the network then, at least an instant from now.
  void wait_for(const Crossing&, double now);
  /// For messages.
  std::string words(const Crossing&) const;
  /// Seconds until a loop leaves its set point, or reaches the next band of temperature off it.
  double until_loop_turns(const Loop& loop) const;
  /// Stages coolers, brings shed racks back, and asks dispatcher and contractor whether their plans still fit.
  void consult(double now);
  /// Touches the network at the predicted crossing.
  Life watch();

  /// Wakes the network at the next predicted crossing.
  struct Watch : Actor {
    /// It acts after everything else of its date.
    explicit Watch(const Network& network_in) : Actor(Rank::crossing), network(network_in) {}
    /// For messages: the two things that it waits for by turns.
    std::string label() const override;
    /// Whom it wakes.
    const Network& network;
    /// Clock date that it waits for, s.
    double date = never;
  };

  /// The run.
  World& world_;
  /// The clock.
  EventClock& events_;
  /// Who waits for the next crossing.
  Watch watch_{*this};
  /// What the last settles of different reason waited for.
  Crossing waited_, waited_before_;
  /// Its life.
  Life watch_life_;
  /// Indices of the supplies that are stores.
  std::vector<std::size_t> stores_;
  bool ran_before_ = false;  ///< the last settle was one of the run, not of its layout
  /// `is_merit_order()`, which never changes.
  bool merit_order_ = false;
  /// Indices of the supplies by price, as of the last settle.
  std::vector<std::size_t> by_merit_;
  /// Since the last settle, loads and plain limits alone decide: nothing must run, ramps or draws for itself.
  bool loads_alone_ = false;
  /// Sum of the limits, MW.
  double available_mw_ = 0.0;
  /// Per hall: power of racks that come on at this date, MW.
  std::vector<double> promised_mw_;
  /// Clock to which everything has been advanced, s.
  double since_ = 0.0;
  /// What jobs and racks held up will add to the wanted power, MW.
  double planned_extra_mw_ = 0.0;
  /// Wanted; and of it not served, MW and MW/s.
  Linear wanted_, unserved_;
  /// Solutions so far that did not settle.
  std::uint64_t approximations_ = 0;
  /// Clock date at which a waiting chiller may start, shed racks may return, or dispatcher or contractor look again, s.
  double look_again_ = never;
  /// Settles so far.
  std::uint64_t settles_ = 0;
  /// Clock date from which stores are aged again, s; every 30 days.
  double next_ageing_ = 0.0;
};

}  // namespace gigasim::sim
