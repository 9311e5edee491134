/// The shared power and cooling network: settled once a date.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "hall.hpp"
#include "loop.hpp"
#include "meter.hpp"
#include "power_ports.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// A source in the network, and what it delivers now.
struct Supply : Delivery {
  Fleet* fleet = nullptr;
  Source* source = nullptr;
  Store* store = nullptr;     ///< the source as a store; none: it only delivers
  int bus = -1, site = -1;    ///< -1: none
  bool price_varies = false;  ///< within the run, where `policy.merit` does not set the order
  double must_run_mw = 0.0;   ///< output that cannot be turned down, as last asked, MW
  Linear charging;            ///< MW taken from the bus, 0 or more
  double price = 0.0;         ///< USD/MWh by which it is used

  /// Fuel heat input, MW (lower heating value).
  Linear fuel() const { return source->fuel_mw(*this, fleet->count(State::running)); }
  /// Power into the bus less what it takes, MW.
  Linear net() const { return out - charging; }
};

/// A branch between a bus and its parent.
struct Branch {
  Fleet* circuits = nullptr;  ///< none: ideal
  int parent = -1;
  double circuit_mw = 0.0, loss_per_mw2 = 0.0, no_load_mw = 0.0;
  Linear loss;
};

class Network {
 public:
  explicit Network(World& world);

  /// `loads_only`: nothing but loads has changed since it was last called.
  void settle(double now, bool loads_only = false);
  /// Instead of settle when nothing but loads has changed: where supplies on one bus meet all of it, merit order alone
  /// is the solution. False, with nothing done, where it is not.
  bool follow_loads(double now);

  std::vector<Supply> supplies;  ///< per source of the world
  std::vector<Branch> branches;  ///< per bus
  std::vector<Hall> halls;
  std::vector<Loop> loops;
  std::vector<double> load_mw;           ///< per load, present demand
  std::vector<Linear> essential_wanted;  ///< per bus
  PowerPorts ports;

  // From the weather.
  void air_changed(int site);

  // For those who plan.
  double wanted_mw() const { return wanted_mw_; }  ///< all loads, shed racks included; no recharging
  double planned_mw() const { return wanted_mw_ + planned_extra_mw_; }  ///< the same once all jobs are at work again
  double on_call_mw() const;                ///< present limits of the sources that need no start, less announced losses
  double wanted_at_start_mw() const;        ///< while the first state is laid out
  Moment moment(const Fleet& fleet) const;  ///< as a source of this fleet sees it now
  const Supply* supply_of(const Fleet& fleet) const;  ///< none: it delivers nothing
  double nox_t(std::size_t permit) const;             ///< emitted so far by a permit's fleets
  double expected_loss_mw = 0.0;                      ///< announced: import that a call will take
  double expected_mw = 0.0;                           ///< announced: racks about to be energised
  /// How much of `drawn_mw` more could be served at a hall, without discharging batteries, besides the power promised
  /// since the last settle: at once, or once running units have ramped. 0 while loads of the hall go without.
  double servable_mw(int hall, double drawn_mw, bool after_ramp);
  void promise(int hall, double drawn_mw) { promised_mw_[hall] += drawn_mw; }
  std::uint64_t settles() const { return settles_; }
  double unserved_mw() const { return unserved_.value; }
  Linear unserved() const { return unserved_; }
  double stores_left_mwh = 0.0;  ///< energy that left with retired units, or faded

  // Ledger totals (MW s), advanced by settle.
  double store_loss_mwh = 0.0;
  double heat_in_mwh = 0.0, heat_removed_mwh = 0.0, heat_stored_mwh = 0.0;
  double stored_mwh() const;
  void advance(double now);

 private:
  bool is_merit_order() const;
  void order_by_merit();
  void advance_stores(double dt);
  void age_stores(double now);
  void advance_loop(Loop& loop, double dt);
  void refresh_supplies(double now, bool loads_only);
  void refresh_source(std::size_t supply, const Moment& moment);
  void refresh_store(std::size_t supply, bool bridging);
  void refresh_loads(double now);
  void refresh_halls(double now);
  void set_cooling(double now, int round);
  void solve(double now);
  bool update_losses();
  bool read_halls(int round);
  bool shed_racks(double now);
  void restore_racks(double now);
  double rise_patience_s() const;
  void set_ramping_limits(bool reached);
  void read_supplies();
  double planned_cooling_mw() const;
  void check_balance() const;
  void trip_coolers();
  void stage_coolers(Loop& loop, double now);
  void start_coolers(Loop& loop, double load, double& committed, double now);
  void stop_coolers(Loop& loop, double load, double& committed);
  void regulate(Loop& loop);
  LoopDrive drive(const Loop& loop) const;
  double next_crossing(double now) const;
  double until_loop_turns(const Loop& loop) const;
  void consult(double now);
  Life watch();

  /// Wakes the network at the next predicted crossing.
  struct Watch : Actor {
    Watch() : Actor(Rank::crossing) {}
    std::string label() const override { return "the network"; }
    double date = never;
  };

  World& world_;
  EventClock& events_;
  Watch watch_;
  Life watch_life_;
  std::vector<std::size_t> stores_;    ///< supplies that are stores
  bool ran_before_ = false;            ///< the last settle was one of the run, not of its layout
  bool merit_order_ = false;           ///< is_merit_order()
  std::vector<std::size_t> by_merit_;  ///< supplies as the last settle used them
  bool loads_alone_ = false;           ///< nothing but loads and plain limits decide since the last settle
  double available_mw_ = 0.0;          ///< sum of their limits
  std::vector<double> promised_mw_;    ///< per hall: racks that come on at this date
  double since_ = 0.0;                 ///< last settle
  double wanted_mw_ = 0.0, planned_extra_mw_ = 0.0;
  Linear unserved_;
  double look_again_ = never;  ///< date at which a waiting chiller may start, shed racks may return
  std::uint64_t settles_ = 0;
  double next_ageing_ = 0.0;
};

}  // namespace gigasim::sim
