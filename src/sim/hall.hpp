/// Power and heat of a room of racks.
#pragma once

#include <optional>
#include <vector>

#include "gigasim/models/power_balance.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// Racks of one hall at run time: what they want, and what heat, caps and shedding leave them. IT power is that of
/// racks with their network and support servers; drawn power adds the hall's conversion losses. Members without another
/// word are MW of IT of the moment [docs/models/rack.md, docs/models/conversion.md].
struct Hall {
  /// The hall of this index in the scenario, with the racks and CDUs that the world has for it.
  Hall(const World& world, int index);

  /// Its item of the plan.
  const HallSpec& spec;
  /// Its name in the plan.
  std::string name;
  /// Indices of its loop and bus; loop -1: nothing carries its heat.
  int loop = -1, bus = -1;
  /// Its rack fleets by name: the first lose power first.
  std::vector<RackPool*> racks;
  /// Its fleets of coolant distribution units; empty: they never bind.
  std::vector<const CduFleet*> cdus;
  /// Share of rated rack power that the coolant's temperature allows, 0 to 1.
  double thermal_limit = 1.0;
  /// All racks are off for heat, from the emergency temperature until the coolant has been below the throttling one for
  /// a while.
  bool tripped = false;
  /// Clock date since which the coolant of a tripped hall is below the throttling temperature, s; `never`: it is not.
  double cold_since = never;
  /// Racks switched off for want of power, of those up.
  int shed = 0;
  /// Clock date of the last shedding, or of the last try to bring racks back, s.
  double shed_since = 0.0;
  /// Racks that have power again and boot, drawing idle power.
  struct Booting {
    /// Clock date at which they are up again, s.
    double until;
    /// Their number.
    int racks;
  };
  /// Racks that boot after they were shed, oldest first.
  std::vector<Booting> booting;
  /// Boot time of a rack, s: the longest of the hall's fleets.
  double boot_s() const;
  /// The full branch that racks were last shed for, by the bus of the power balance below it; none: for want of
  /// generation.
  std::optional<int> shed_behind;
  /// Rated IT power of the racks in service.
  double design_it_mw = 0.0;
  /// Conversion losses at the present rated power, a + b P + c P^2 of the IT power P, MW.
  LossPolynomial loss;

  /// Recomputes all that follows from the racks that are up, what they do, shedding, heat and CDUs. It neither caps nor
  /// serves.
  void update(double now);
  /// Input of one rack that works at `utilisation` (0 to 1), as heat and missing CDUs allow, MW without network.
  double allowed_mw(const RackSpec& rack, double utilisation) const;
  /// The same under the present cap, MW and MW/s: between the rack's lowest cap and what is allowed, where the hall
  /// stands between both.
  Linear draw_mw(const RackSpec& rack, double utilisation) const;
  /// IT power of one rack at the highest utilisation that the hall ever sees: what it is energised for.
  double rack_load_mw(const RackPool& pool) const;
  /// Racks in state `running`, shed ones included.
  int up() const;
  /// Energised racks, failed ones included.
  int in_service() const;
  /// What its racks would take now without shedding, cap and heat.
  double it_wanted_mw = 0.0;
  /// The same once restarts are over and racks without power are back.
  double it_planned_mw = 0.0;
  /// What racks with power would take besides, were those without power back: their job waits for the others.
  double held_up_mw = 0.0;
  /// What warm coolant or missing CDUs take away of `it_wanted_mw`.
  double heat_lost_mw = 0.0;
  /// CDUs carry less than the racks' liquid heat.
  bool cdu_binds = false;
  /// Share of network and support servers in IT power, 0 to 1.
  double network_share = 0.0;
  /// What the racks with power take as heat and CDUs allow, uncapped.
  double it_full_mw = 0.0;
  /// The part of it that must be served at once; a rise above it can wait for machines.
  double it_firm_mw = 0.0;
  /// IT power up to this date; `never`, that is infinite, before the hall has run.
  double before_mw = never;
  /// IT power when the present rise began.
  double rise_from_mw = 0.0;
  /// Clock date since which a rise has waited, s; `never`: none waits.
  double rising_since = never;
  /// Lowest power that the racks with power can be brought to: that of their caps, or all where `policy.cap` is off.
  double lowest_mw() const;
  /// Sets `it_firm_mw`: `lowest_mw`, but no more than the power before for as long as `patience_s` seconds.
  void hold_rise(double now, double patience_s);
  /// Lowest power that caps reach.
  double it_base_mw = 0.0;
  /// Electric power of racks that are switched off; they draw nothing else.
  double standby_mw = 0.0;
  /// Electric power whatever the racks do: no-load losses and standby.
  double fixed_mw() const { return loss.a + standby_mw; }
  /// Electric power drawn for this IT power beyond `fixed_mw`, MW.
  double drawn_mw(double it_mw) const { return it_mw * (1.0 + loss.b + loss.c * it_mw); }
  /// IT power for a drawn power beyond `fixed_mw`: the inverse of `drawn_mw`, with its slope.
  Linear it_of(Linear drawn) const;
  /// The part of `it` that a fleet of its racks takes, MW.
  Linear part_of(const RackPool& pool) const;
  /// Electric power wanted and not served, given what of the power asked for is not served.
  Linear unserved(Linear missing) const { return missing + Linear{drawn_mw(it_wanted_mw) - drawn_mw(it_full_mw)}; }

  /// Electric MW of CDU pumps and fan walls per MW of IT, by the liquid fraction of the first fleet.
  double fans_per_it = 0.0;

  /// IT power served, and how it changes, MW/s.
  Linear it;
  /// Wanted less served; 0 below rounding.
  Linear lost;
  /// Whether racks get less than they want, or will from now on.
  bool disturbed() const { return lost.value > 0.0 || lost.slope != 0.0; }

 private:
  struct Part;
  /// What its coolant lets a rack draw of the power that it wants, MW.
  double allowed_by_coolant_mw(const RackSpec& rack, double wanted_mw) const;
  /// Cuts the power to what the CDUs in service carry of this liquid heat, MW.
  void limit_by_cdus(double liquid_mw);
  /// Share of the racks' heat that goes to water, 0 to 1.
  double liquid_share(const Part& drawn) const;
  /// Adds `count` racks that work at `utilisation`, and at `planned` once nothing holds them up.
  void add(const RackSpec& rack, int count, double utilisation, double planned, Part& sum);
  /// Share of the liquid heat that the CDUs carry, 0 to 1.
  double cdu_share_ = 1.0;
  /// Its coolant loop; none: no loop.
  const CoolantLoopSpec* water_ = nullptr;
  /// The run.
  const World& world_;
};

}  // namespace gigasim::sim
