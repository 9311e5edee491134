#include "loop.hpp"

#include <algorithm>

namespace gigasim::sim {

Loop::Loop(const World& world, int index)
    : spec(world.scenario.loops.items[index].second),
      name(world.scenario.loops.items[index].first),
      temperature_c(spec.water.supply.degc),
      peak_c(temperature_c) {
  site = index_of(world.scenario.sites, spec.site);
  bus = index_of(world.scenario.buses, spec.bus);
  for (const auto& cooler : world.free_coolers)
    if (cooler->fleet.at == index) free.push_back(cooler.get());
  for (const auto& cooler : world.staged_coolers)
    if (cooler->fleet.at == index) staged.push_back(cooler.get());
  const auto by_name = [](const Cooler* a, const Cooler* b) { return a->fleet.name < b->fleet.name; };
  std::sort(free.begin(), free.end(), by_name);
  std::sort(staged.begin(), staged.end(), by_name);
  const CoolantLoopSpec& water = spec.water;
  limits_c = {(water.throttle - water.approach).degc, (water.slowdown - water.approach).degc,
              (water.emergency - water.approach).degc};
}

void Loop::update_size(double installed_rack_heat_mw) {
  design_heat_mw = installed_rack_heat_mw;
  if (installed_rack_heat_mw > 0.0) capacity = loop_heat_capacity(spec.water.volume, Power(installed_rack_heat_mw));
}

void Loop::update_air(const Site& air_of) {
  const Temperature water(temperature_c), back = water + spec.water.rise;
  const PlantConditions conditions{water, back, air_of.air.ambient + spec.water.recirculation};
  for (StagedCooler* cooler : staged) cooler->update(conditions);
  for (FreeCooler* cooler : free) cooler->update(conditions);
  difference_k = (back - conditions.air).value();
}

double Loop::free_mw() const {
  double q = 0.0;
  for (const FreeCooler* cooler : free) q += cooler->fleet.count(State::running) * cooler->unit_mw();
  return q;
}

Linear Loop::capability(double now) const {
  Linear q{free_mw()};
  for (const StagedCooler* cooler : staged) q += cooler->capability(now);
  return q;
}

double Loop::conductance_mw_per_k() const {
  double g = difference_k > 0.0 ? free_mw() / difference_k : 0.0;
  for (const StagedCooler* cooler : staged) g += cooler->fleet.count(State::running) * cooler->slope_mw_per_k();
  return g;
}

/// All free coolers that run, with their fans at one speed.
FreeCooler::AtSpeed Loop::at_speed(int k) const {
  FreeCooler::AtSpeed sum;
  for (const FreeCooler* cooler : free) {
    const FreeCooler::AtSpeed one = cooler->at_speed(k);
    sum.heat_mw += cooler->fleet.count(State::running) * one.heat_mw;
    sum.power_mw += cooler->fleet.count(State::running) * one.power_mw;
  }
  return sum;
}

Loop::FanSpeed Loop::fan_speed(double heat_mw) const {
  FreeCooler::AtSpeed slower, faster = at_speed(1);
  int k = 1;
  while (k + 1 < FreeCooler::fan_speeds && faster.heat_mw < heat_mw) {
    slower = faster;
    faster = at_speed(++k);
  }
  return {k, std::min(1.0, (heat_mw - slower.heat_mw) / (faster.heat_mw - slower.heat_mw))};
}

double Loop::fan_power_mw(double heat_mw) const {
  if (heat_mw <= 0.0 || free_mw() <= 0.0) return 0.0;
  const FanSpeed speed = fan_speed(heat_mw);
  const double slower = speed.faster > 1 ? at_speed(speed.faster - 1).power_mw : 0.0;
  return slower + speed.way * (at_speed(speed.faster).power_mw - slower);
}

void Loop::each_power(double q_mw, double now, const std::function<void(const Cooler&, double)>& visit) const {
  const double dry = std::min(std::max(0.0, q_mw), free_mw());
  const FanSpeed speed = dry > 0.0 ? fan_speed(dry) : FanSpeed{};
  for (const FreeCooler* cooler : free) {
    const double slower = speed.faster > 1 ? cooler->at_speed(speed.faster - 1).power_mw : 0.0;
    const double one = dry > 0.0 ? slower + speed.way * (cooler->at_speed(speed.faster).power_mw - slower) : 0.0;
    visit(*cooler, cooler->fleet.count(State::running) * one);
  }
  double running = 0.0;
  for (const StagedCooler* cooler : staged) running += cooler->cooling_units(now) * cooler->unit_mw();
  const double part_load = running > 0.0 ? std::clamp((q_mw - dry) / running, 0.0, 1.0) : 0.0;
  for (const StagedCooler* cooler : staged)
    visit(*cooler, part_load > 0.0 ? cooler->cooling_units(now) * cooler->power_mw(part_load) : 0.0);
}

double Loop::power_for(double q_mw, double now) const {
  if (q_mw <= 0.0) return 0.0;
  const double dry = std::min(q_mw, free_mw());
  double sum = fan_power_mw(dry);
  double running = 0.0;
  for (const StagedCooler* cooler : staged) running += cooler->cooling_units(now) * cooler->unit_mw();
  if (running > 0.0 && q_mw > dry) {
    const double part_load = std::min(1.0, (q_mw - dry) / running);
    for (const StagedCooler* cooler : staged) sum += cooler->cooling_units(now) * cooler->power_mw(part_load);
  }
  const double flow = design_heat_mw > 0.0 ? std::min(1.0, q_mw / design_heat_mw) : 0.0;
  return sum + fan_power(Power(spec.water.pump_share * design_heat_mw), spec.water.pump_fixed_share, flow).value();
}

}  // namespace gigasim::sim
