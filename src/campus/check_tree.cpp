#include <algorithm>
#include <unordered_map>

#include "build_out.hpp"
#include "checks.hpp"

namespace gigasim {

namespace {
/// Loads of any kind, or what needs power to run, hang directly on the bus.
bool draws_at(const Scenario& plan, std::string_view bus) {
  const auto on_bus = [&](const auto& entry) { return entry.second.bus == bus; };
  return std::any_of(plan.halls.begin(), plan.halls.end(), on_bus) ||
         std::any_of(plan.loads.begin(), plan.loads.end(), on_bus) ||
         std::any_of(plan.loops.begin(), plan.loops.end(), on_bus);
}

bool carries_fleet(const Scenario& plan, std::string_view bus) {
  return std::any_of(plan.fleets.begin(), plan.fleets.end(),
                     [&](const auto& entry) { return stands_at(entry.second, Place::bus) && entry.second.at == bus; });
}

/// The buses by index, with what follows from their parents.
class Tree {
 public:
  explicit Tree(const Scenario& plan)
      : parent_(plan.buses.size(), none), parents_(plan.buses.size()), loaded_(plan.buses.size()) {
    std::unordered_map<std::string_view, int> index;
    for (const auto& [name, bus] : plan.buses) index.emplace(name, static_cast<int>(index.size()));
    for (const auto& [name, bus] : plan.buses)
      if (const auto parent = index.find(bus.from); parent != index.end()) {
        parent_[index[name]] = parent->second;
        parents_[parent->second] = true;
      }
    for (const auto& [name, bus] : plan.buses)
      if (draws_at(plan, name)) load(index[name]);
  }

  bool is_parent(std::size_t bus) const { return parents_[bus]; }
  /// Something that draws power hangs on the bus or below it.
  bool is_loaded(std::size_t bus) const { return loaded_[bus]; }
  /// Following parents leads back to the bus.
  bool in_cycle(std::size_t bus) const {
    int at = parent_[bus];
    for (std::size_t steps = 0; at != none && steps < parent_.size(); ++steps, at = parent_[at])
      if (at == static_cast<int>(bus)) return true;
    return false;
  }

 private:
  static constexpr int none = -1;
  void load(int bus) {
    for (; bus != none && !loaded_[bus]; bus = parent_[bus]) loaded_[bus] = true;
  }
  std::vector<int> parent_;
  std::vector<bool> parents_, loaded_;
};

void check_roots(Checks& checks) {
  std::vector<std::string> roots;
  for (const auto& [name, bus] : checks.plan.buses)
    if (bus.from.empty()) roots.push_back(name);
  if (checks.plan.buses.empty())
    checks.report("buses", "there is none; write at least the root, e.g. `plant: {}`");
  else if (roots.empty())
    checks.report("buses", "every bus hangs on another; leave out `from` on the root");
  for (std::size_t i = 1; i < roots.size(); ++i)
    checks.report(entry_path("buses", roots[i]), "'{}' is the root already, and a tree has one; write `from:`",
                  roots[0]);
}

void check_parent(Checks& checks, const std::string& path, const std::string& name, const BusSpec& bus, bool in_cycle) {
  if (bus.from.empty()) {
    if (bus.via) checks.report(path + ".via", "has no effect on the root; write `from:`, or remove it");
    return;
  }
  if (!checks.resolve(path + ".from", bus.from, checks.plan.buses, "bus")) return;
  if (in_cycle)
    checks.report(path + ".from", "following the parents of '{}' leads back to it; buses form a tree", name);
}

void check_transformer(Checks& checks, const std::string& path, const FeederSpec& circuit) {
  if (circuit.capacity <= Power(0.0))
    checks.report(path + ".capacity", "a transformer needs its capacity; write e.g. '100 MW'");
  if (circuit.length > Length(0.0)) checks.report(path + ".length", "has no effect on a transformer; remove it");
  if (circuit.outage_per_km > Rate(0.0))
    checks.report(path + ".outage_per_km", "has no effect on a transformer; write `outage:`");
}

void check_line(Checks& checks, const std::string& path, const FeederSpec& circuit) {
  for (const auto& [field, loss] :
       {std::pair{"no_load_loss", circuit.no_load_loss}, std::pair{"load_loss", circuit.load_loss}})
    if (loss > Power(0.0))
      checks.report(entry_path(path, field),
                    "has no effect on a line; write `branch: transformer`, or `length` and `resistance`");
  if (circuit.outage_per_km > Rate(0.0) && circuit.length <= Length(0.0))
    checks.report(path + ".outage_per_km", "has no effect without `length`; write the length of the line");
}

/// A circuit that loses all that it carries at capacity brings nothing.
void check_losses(Checks& checks, const std::string& path, const FeederSpec& circuit) {
  const bool transformer = circuit.branch == BranchKind::transformer;
  if (transformer && circuit.capacity <= Power(0.0)) return;
  const Power carried = circuit_capacity(circuit);
  const Power lost = circuit.no_load_loss + Power(loss_coefficient_per_mw(circuit) * carried.value() * carried.value());
  if (lost >= carried)
    checks.report(path + (transformer ? ".load_loss" : ".resistance"),
                  "a circuit would lose {} of the {} that it carries; write less", to_text(lost), to_text(carried));
}

void check_circuits(Checks& checks, const std::string& name, const BranchSpec& branch, bool loaded) {
  const std::string path = entry_path("buses", name, "via");
  const FeederSpec& circuit = branch.circuit;
  if (circuit.branch == BranchKind::transformer)
    check_transformer(checks, path, circuit);
  else
    check_line(checks, path, circuit);
  check_losses(checks, path, circuit);
  const bool by_length = circuit.outage_per_km > Rate(0.0) && circuit.length > Length(0.0);
  check_outage(checks, path + ".outage", circuit.outage, by_length);
  if (!branch.crew.empty()) {
    checks.resolve(path + ".crew", branch.crew, checks.plan.crews, "crew");
    if (!circuit.outage.fails() && !by_length)
      checks.report(path + ".crew", "has no effect: the circuits never fail; write `outage:`, or remove it");
  }
  if (loaded && circuits_ever(checks.plan, name) == 0)
    checks.report(
        path + ".circuits",
        "there is none and no phase adds any, but loads hang on '{}'; write at least 1, or add some with `feeder: {}`",
        name, name);
}

void check_bus(Checks& checks, const Tree& tree, std::size_t index) {
  const auto& [name, bus] = checks.plan.buses.items[index];
  const std::string path = entry_path("buses", name);
  check_parent(checks, path, name, bus, tree.in_cycle(index));
  if (!bus.site.empty()) checks.resolve(path + ".site", bus.site, checks.plan.sites, "site");
  if (bus.via) check_circuits(checks, name, *bus.via, tree.is_loaded(index));
  const bool used = checks.misspelt("bus") || bus.from.empty() || tree.is_parent(index) ||
                    draws_at(checks.plan, name) || carries_fleet(checks.plan, name);
  if (!used)
    checks.report(path, "nothing hangs on it; remove it, or write `at: {}` or `bus: {}` somewhere", name, name);
}
}  // namespace

void check_tree(Checks& checks) {
  check_roots(checks);
  const Tree tree(checks.plan);
  for (std::size_t i = 0; i < checks.plan.buses.size(); ++i) check_bus(checks, tree, i);
}

}  // namespace gigasim
