#include "power_ports.hpp"

#include <algorithm>

namespace gigasim::sim {

namespace {

double shed_worth(const PolicySpec& policy, std::string_view name) {
  const auto it = std::find(policy.shed.begin(), policy.shed.end(), name);
  if (it == policy.shed.end()) return worth::last_shed;
  return worth::first_shed + worth::shed_step * static_cast<double>(it - policy.shed.begin());
}

/// Parents before children, as PowerBalance wants them.
std::vector<int> root_first(const Named<BusSpec>& buses) {
  std::vector<int> order;
  std::vector<bool> placed(buses.size(), false);
  while (order.size() < buses.size())
    for (std::size_t b = 0; b < buses.size(); ++b) {
      const std::string& from = buses.items[b].second.from;
      if (placed[b] || (!from.empty() && !placed[*buses.index(from)])) continue;
      placed[b] = true;
      order.push_back(static_cast<int>(b));
    }
  return order;
}

}  // namespace

PowerPorts::PowerPorts(const World& world) {
  const Scenario& s = world.scenario;
  bus.resize(s.buses.size());
  for (const int b : root_first(s.buses)) {
    const std::string& from = s.buses.items[b].second.from;
    bus[b] = balance.add_bus(from.empty() ? -1 : bus[*s.buses.index(from)]);
  }
  const auto bus_of = [&](const std::string& name) { return bus[*s.buses.index(name)]; };
  for (const auto& source : world.sources) {
    const int port = bus[static_cast<std::size_t>(source->fleet->at)];
    supply.push_back(balance.add_supply(port, world.merit_price(*source)));
    charge.push_back(source->store ? balance.add_demand(port, worth::charge) : -1);
    absorb.push_back(source->store ? balance.add_demand(port, worth::absorb) : -1);
  }
  for (std::size_t b = 0; b < s.buses.size(); ++b) essential.push_back(balance.add_demand(bus[b], worth::essential));
  for (const auto& [name, spec] : s.loads)
    load.push_back(balance.add_demand(bus_of(spec.bus), shed_worth(s.policy, name)));
  for (const auto& [name, spec] : s.halls) {
    const double last = shed_worth(s.policy, name);
    fixed.push_back(balance.add_demand(bus_of(spec.bus), worth::essential));
    base.push_back(balance.add_demand(bus_of(spec.bus), last));
    cappable.push_back(balance.add_demand(bus_of(spec.bus), worth::cappable));
    waiting.push_back(balance.add_demand(bus_of(spec.bus), worth::waiting));
  }
  for (const auto& [name, spec] : s.loops) cooling.push_back(balance.add_demand(bus_of(spec.bus), worth::essential));
}

}  // namespace gigasim::sim
