/// Small campuses drawn at random: every kind of device, failing often, for ten days.
#pragma once

#include "gigasim/base/random.hpp"
#include "tiny_site.hpp"

namespace tiny {

class Draw {
 public:
  explicit Draw(std::uint64_t k) : stream_(20250101, k, "campus", "draw") {}
  double between(double low, double high) { return low + (high - low) * stream_.uniform(); }
  int count(int low, int high) { return low + static_cast<int>(stream_.uniform() * (high - low + 1)); }
  bool chance(double p) { return stream_.chance(p); }

 private:
  RandomStream stream_;
};

inline OutageSpec often(Draw& d) {
  OutageSpec o;
  o.mttf = Lifetime{Law::exponential, hours(d.between(30, 300)), 1.0};
  o.mttr = Lifetime{Law::lognormal, hours(d.between(1, 20)), 1.0};
  return o;
}

inline void add_supply(Scenario& s, Draw& d) {
  GasTurbineSpec t;
  t.rating = Power(d.between(3, 12));
  t.outage = often(d);
  t.outage.only_running = d.chance(0.5);
  t.ramp = RampRate(d.between(0.001, 0.1));
  t.start_success = d.between(0.7, 1.0);
  t.auxiliary = Power(0.05);
  if (d.chance(0.5)) {
    MaintenanceSpec m;
    m.every_running = hours(d.between(20, 100));
    m.duration = hours(d.between(2, 20));
    t.maintenance.push_back(m);
  }
  add_fleet(s, "turbine", t, d.count(1, 5));
  GridTieSpec tie;
  tie.firm = Profile<Power>(Power(d.between(0, 8)));
  tie.interruptible = Profile<Power>(Power(d.between(0, 5)));
  tie.outage = often(d);
  tie.calls.dates = {day("2025-01-04 12:00"), day("2025-01-07 03:00")};
  tie.calls.depth = d.between(0, 1);
  tie.calls.notice = hours(d.between(0, 1));
  if (d.chance(0.7)) add_fleet(s, "grid", tie, 1);
  GenericUnitSpec u = generic(d.between(1, 6));
  u.outage = often(d);
  u.cost = {30.0};
  if (d.chance(0.6)) add_fleet(s, "unit", u, d.count(1, 4));
  BatterySpec b;
  b.outage = often(d);
  if (d.chance(0.7)) add_fleet(s, "battery", b, d.count(1, 4), d.chance(0.5) ? "bus" : "ring");
}

inline Scenario campus(std::uint64_t k) {
  Draw d(k);
  Scenario s = site("2025-01-11");
  s.sites.items[0].second.climate = d.chance(0.5) ? "memphis" : "dulles";
  s.start_state = d.chance(0.5) ? StartState::stationary : StartState::all_up;
  s.policy.reserve.units = d.count(0, 1);
  s.policy.cap = d.chance(0.7);
  s.policy.restore = Duration(d.between(0, 1800));
  s.policy.battery = {d.between(0, 0.5), 0.9};
  BusSpec ring = fed_from("bus", d.between(4, 12), d.count(1, 3));
  ring.via->circuit.outage = often(d);
  ring.via->circuit.length = Length(3000);
  ring.site = "place";
  s.buses.items.push_back({"ring", ring});
  s.loops.items.push_back({"water", LoopSpec{.site = "place", .bus = d.chance(0.5) ? "ring" : "bus"}});
  s.loops.items[0].second.water.throttle = Temperature(d.between(35, 45));
  for (const char* name : {"east", "west"}) {
    HallSpec h;
    h.site = "place";
    h.bus = d.chance(0.7) ? "ring" : "bus";
    h.loop = "water";
    h.utilisation.series = TimeSeries{s.start, hours(d.between(1, 9)), {1.0, d.between(0.2, 0.9)}, true};
    s.halls.items.push_back({name, h});
  }
  if (d.chance(0.5)) s.policy.shed = {"west"};
  add_load_series(s, {d.between(0, 3), d.between(0, 4)}, 5, true);
  add_supply(s, d);
  s.crews.items.push_back({"crew", {d.count(1, 3)}});
  RackSpec r;
  r.outage = often(d);
  add_fleet(s, "e", r, d.count(0, 40), "east").crew = "crew";
  add_fleet(s, "w", r, d.count(0, 40), "west").spares = d.count(0, 3);
  ChillerSpec c = chiller(d.between(1, 4));
  c.outage = often(d);
  add_fleet(s, "chiller", c, d.count(1, 5), "water");
  DryCoolerSpec cell;
  if (d.chance(0.5)) add_fleet(s, "cell", cell, d.count(1, 4), "water");
  CommonCauseSpec cause;
  cause.fleets = {"chiller", "turbine"};
  cause.share = 0.5;
  cause.outage.mttr = always(0.7);
  cause.dates = {day("2025-01-06 10:30")};
  s.common_causes.items.push_back({"storm", cause});
  AddSpec& more = add_phase(s, "growth", "2025-01-03", "w", d.count(1, 30));
  if (d.chance(0.5)) more.rate = Rate(d.between(2, 50) / 86400);
  if (d.chance(0.5)) more.after = {"chiller"};
  AddSpec chillers;
  chillers.fleet = "chiller";
  chillers.count = 2;
  chillers.date = day("2025-01-05");
  chillers.commissioning = hours(5);
  s.phases[0].add.push_back(chillers);
  s.phases[0].remove.push_back({"turbine", 1, day("2025-01-09")});
  return s;
}

}  // namespace tiny
