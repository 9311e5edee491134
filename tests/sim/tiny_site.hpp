/// Sites small enough to be worked out by hand: one bus, round numbers, no losses unless a test adds them.
#pragma once

#include <string>
#include <vector>

#include "forked_run.hpp"
#include "gigasim/sim/run.hpp"

namespace tiny {

using namespace gigasim;

inline Date day(std::string_view text) { return *parse_date(text); }
inline Duration hours(double h) { return Duration(h * 3600.0); }
inline Lifetime always(double h) { return {Law::deterministic, hours(h), 1.0}; }

/// January 2025, one place in ISO air (15 degC all year), one bus, no reserve, nothing foreseen.
inline Scenario site(const char* end = "2025-01-31") {
  Scenario s;
  s.name = "tiny";
  s.start = day("2025-01-01");
  s.end = day(end);
  SiteSpec place;
  place.climate = "flat-15";
  s.sites.items.push_back({"place", place});
  BusSpec bus;
  bus.site = "place";
  s.buses.items.push_back({"bus", bus});
  s.policy.reserve.units = 0;
  s.policy.foresight = false;
  s.output.resolution = hours(24);
  return s;
}

inline FleetSpec& add_fleet(Scenario& s, const std::string& name, Device device, int count,
                            const std::string& at = "bus") {
  FleetSpec f;
  f.device = std::move(device);
  f.at = at;
  f.initial = count;
  s.fleets.items.push_back({name, f});
  return s.fleets.items.back().second;
}

inline LoadSpec& add_load(Scenario& s, double mw, const std::string& name = "town", const std::string& bus = "bus") {
  LoadSpec load;
  load.bus = bus;
  load.demand = Profile<Power>(Power(mw));
  s.loads.items.push_back({name, load});
  return s.loads.items.back().second;
}

/// One value per step, the last one for the rest of the run.
inline void add_load_series(Scenario& s, std::vector<double> mw, double step_h = 1.0, bool repeat = false) {
  LoadSpec& load = add_load(s, 0.0);
  load.demand.series = TimeSeries{s.start, hours(step_h), std::move(mw), repeat};
}

inline GenericUnitSpec generic(double mw) {
  GenericUnitSpec u;
  u.capacity = Power(mw);
  return u;
}

inline BusSpec fed_from(const std::string& parent, double circuit_mw, int circuits) {
  BusSpec bus;
  bus.from = parent;
  BranchSpec via;
  via.circuit.capacity = Power(circuit_mw);
  via.circuits = circuits;
  bus.via = via;
  return bus;
}

/// 60 MW that take any load at once; 2 MW of fuel per MW at full load, a fifth of it at no load. Starts cost nothing.
inline GasTurbineSpec turbine(double mw = 60.0) {
  GasTurbineSpec t;
  t.rating = Power(mw);
  t.heat_rate = {7200.0};
  t.no_load_fuel = 0.2;
  t.minimum_load = 0.0;
  t.step = 1.0;
  t.start_success = 1.0;
  t.start_fuel = Energy(0.0);
  t.start_cost = Usd{0.0};
  t.variable_cost = {0.0};
  return t;
}

/// 1 MW of IT whatever it does, all its failures and shares left to the test; no idle, no standby power, no cap, no
/// boot time.
inline RackSpec rack(double mw = 1.0) {
  RackSpec r;
  r.rating = Power(mw);
  r.idle = r.standby = Power(0.0);
  r.boot = Duration(0);
  r.gpu_share = 0.0;
  r.network_share = r.support_share = 0.0;
  r.liquid_fraction = 1.0;
  return r;
}

/// The same with 8 accelerators of 1/8 PFLOP/s.
inline RackSpec node(double mw = 1.0) {
  RackSpec r = rack(mw);
  r.gpus = 8;
  r.pflops = 1.0;
  return r;
}

/// Fails after so many seconds in service, every time, and is repaired in so many.
inline RackSpec failing(RackSpec r, double up_s, double down_s) {
  r.outage.mttf = always(up_s / 3600.0);
  r.outage.mttr = always(down_s / 3600.0);
  return r;
}

/// Saves for 1 min after every 10 min of training, notices a failure in 30 s, restarts in 2 min; full power at every
/// moment of a step.
inline TrainingSpec training() {
  TrainingSpec t;
  t.mfu = 0.5;
  t.step.compute_power = t.step.communication_power = 1.0;
  t.checkpoint.every = Duration(600.0);
  t.checkpoint.write = Duration(60.0);
  t.detection = Duration(30.0);
  t.restart = Duration(120.0);
  return t;
}

inline JobSpec& add_job(Scenario& s, const std::string& name, Work work, int gpus_min, int gpus_max) {
  JobSpec j;
  j.work = std::move(work);
  j.gpus = CountRange{gpus_min, gpus_max};
  s.jobs.items.push_back({name, j});
  return s.jobs.items.back().second;
}
inline JobSpec& add_job(Scenario& s, const std::string& name, Work work, int gpus) {
  return add_job(s, name, std::move(work), gpus, gpus);
}

/// A hall without losses or, when `loop` is empty, heat.
inline HallSpec& add_hall(Scenario& s, const std::string& name, const std::string& bus = "bus",
                          const std::string& loop = "") {
  HallSpec h;
  h.site = "place";
  h.bus = bus;
  h.loop = loop;
  h.conversion = {.transformer_no_load = 0, .transformer_load = 0, .busway = 0, .fixed = 0};
  s.halls.items.push_back({name, h});
  return s.halls.items.back().second;
}

/// Water of 25 degC; pumps, CDUs and fan walls take nothing, and the yard is as cold as its surroundings.
inline CoolantLoopSpec& add_loop(Scenario& s, const std::string& bus = "bus") {
  LoopSpec l;
  l.site = "place";
  l.bus = bus;
  l.water.pump_share = l.water.cdu_share = l.water.air_share = 0.0;
  l.water.recirculation = TemperatureDifference(0.0);
  s.loops.items.push_back({"water", l});
  return s.loops.items.back().second.water;
}

/// Takes 1 MW of electricity for 4 MW of heat at any part load above 15 %, in any air.
inline ChillerSpec chiller(double mw = 6.0) {
  ChillerSpec c;
  c.capacity = Power(mw);
  c.cop = 4.0;
  return c;
}

inline AddSpec& add_phase(Scenario& s, const std::string& name, const char* date, const std::string& fleet, int count) {
  PhaseSpec phase;
  phase.name = name;
  phase.date = day(date);
  AddSpec add;
  add.fleet = fleet;
  add.count = count;
  add.date = day(date);
  phase.add.push_back(add);
  s.phases.push_back(phase);
  return s.phases.back().add.back();
}

inline const FleetResult& fleet(const RunResult& r, const std::string& name) {
  for (const FleetResult& f : r.fleets)
    if (f.name == name) return f;
  throw std::runtime_error("no fleet " + name);
}

inline double charged(const RunResult& r, const std::string& resource, const std::string& cause) {
  double sum = 0.0;
  for (const Shortfall& s : r.shortfalls)
    if (to_text(s.resource) == resource && to_text(s.cause) == cause) sum += s.energy_mwh;
  return sum;
}

inline double charged(const RunResult& r) {
  double sum = 0.0;
  for (const Shortfall& s : r.shortfalls) sum += s.energy_mwh;
  return sum;
}

inline const JobResult& job(const RunResult& r, const std::string& name) {
  for (const JobResult& j : r.jobs)
    if (j.name == name) return j;
  throw std::runtime_error("no job " + name);
}

/// Which cells of the table of GPU-hours; empty: any.
struct Cells {
  std::string cause{}, hall{}, job{};
};
inline double gpu_s(const RunResult& r, HourBin bin, const Cells& which = {}) {
  const auto is = [](const std::string& wanted, const std::string& text) { return wanted.empty() || wanted == text; };
  double sum = 0.0;
  for (const GpuHours& h : r.gpu_hours)
    if (h.bin == bin && is(which.cause, h.cause) && is(which.hall, h.hall) && is(which.job, h.job))
      sum += h.gpu_hours * 3600.0;
  return sum;
}

/// Events whose text, as forked_run writes it, contains `part`.
inline std::vector<std::string> with(const std::vector<std::string>& events, const std::string& part) {
  std::vector<std::string> found;
  for (const std::string& e : events)
    if (e.find(part) != std::string::npos) found.push_back(e);
  return found;
}
inline double date_s(const std::string& event) { return std::stod(event); }

}  // namespace tiny
