/// Power and heat of a room of racks.
#pragma once

#include <optional>
#include <vector>

#include "gigasim/models/power_balance.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// Racks of one hall: what they want, what caps and sheds leave them.
struct Hall {
  Hall(const World& world, int index);

  const HallSpec& spec;
  std::string name;
  int loop = -1, bus = -1, site = -1;
  std::vector<RackPool*> racks;
  std::vector<const CduFleet*> cdus;
  double thermal_limit = 1.0;  ///< share of rated power that the coolant allows
  bool tripped = false;        ///< emergency power-off, until the coolant is cold again
  int shed = 0;                ///< racks switched off for want of power
  double shed_since = 0.0;
  /// Racks that have power again and boot, drawing idle power, until the date.
  struct Booting {
    double until;
    int racks;
  };
  std::vector<Booting> booting;
  /// A rack's boot time; the longest of the hall's fleets.
  double boot_s() const;
  std::optional<int> shed_behind;  ///< the full branch for which (bus of the balance); none: generation
  double design_it_mw = 0.0;       ///< of the racks installed
  LossPolynomial loss;

  /// Recomputes what follows from the racks that are up and what they do; `wanted` is without shed, cap and heat.
  void update(double now);
  /// Input of one rack that works at `utilisation`, as heat and missing CDUs allow; and under the present cap.
  double allowed_mw(const RackSpec& rack, double utilisation) const;
  Linear draw_mw(const RackSpec& rack, double utilisation) const;
  /// IT input of one rack at the highest utilisation that the hall ever sees: what it is energised for.
  double rack_load_mw(const RackPool& pool) const;
  int up() const;              ///< racks up, shed ones included
  int in_service() const;      ///< energised racks, failed ones included
  double it_wanted_mw = 0.0;   ///< IT input (racks, network, support)
  double it_planned_mw = 0.0;  ///< the same once restarts are over and racks without power are back
  double held_up_mw = 0.0;     ///< IT input that racks with power would take besides, were those without power back
  double heat_lost_mw = 0.0;   ///< IT input that warm coolant or missing CDUs take
  bool cdu_binds = false;
  double network_share = 0.0;   ///< of IT input: network and support servers
  double it_full_mw = 0.0;      ///< after shed and heat
  double it_firm_mw = 0.0;      ///< IT input that must be served at once; more than before can wait for machines
  double before_mw = never;     ///< IT input up to this date
  double rise_from_mw = 0.0;    ///< IT input when the present rise began
  double rising_since = never;  ///< date since which a rise has waited; never: none waits
  /// Lowest IT input that the racks with power can be brought to: that of their caps, or all where `policy.cap` is off.
  double lowest_mw() const;
  /// Sets `it_firm_mw`: `lowest_mw`, but no more than before for as long as `patience_s`.
  void hold_rise(double now, double patience_s);
  double it_base_mw = 0.0;  ///< lowest that caps reach
  double standby_mw = 0.0;
  double fixed_mw() const { return loss.a + standby_mw; }
  /// Electric power drawn for an IT input, beyond `fixed_mw`; and its inverse.
  double drawn_mw(double it_mw) const { return it_mw * (1.0 + loss.b + loss.c * it_mw); }
  Linear it_of(Linear drawn) const;
  /// Electric power wanted and not served, given what of the power asked for is not served.
  Linear unserved(Linear missing) const { return missing + Linear{drawn_mw(it_wanted_mw) - drawn_mw(it_full_mw)}; }

  double fans_per_it = 0.0;  ///< CDU pumps and fan walls, electric MW per MW of IT

  Linear it;    ///< present IT input
  Linear lost;  ///< wanted less present
  bool disturbed() const { return lost.value > 0.0 || lost.slope != 0.0; }

 private:
  struct Part;
  void limit_by_cdus(double liquid_mw);
  void add(const RackSpec& rack, int count, double utilisation, double planned, Part& sum);
  double cdu_share_ = 1.0;  ///< of the liquid heat that the CDUs carry
  const CoolantLoopSpec* water_ = nullptr;
  const World& world_;
};

}  // namespace gigasim::sim
