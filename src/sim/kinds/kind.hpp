/// How a kind of device comes into a run.
#pragma once

#include "../world.hpp"

namespace gigasim::sim {

/// Says how the units of a fleet of this kind live (`Fleet::make_unit`) and adds the roles that the fleet plays to the
/// world. Every kind has a specialisation in a file of its own in this folder; a kind without one does not link.
template <class Spec>
void install(World&, Fleet&, const Spec&);

/// The units of a fleet are just up or down, by the outages of `spec` and, where it has any, its maintenance. `spec`
/// must outlive the world.
template <class Spec>
void live_as_plain_units(World& world, Fleet& fleet, const Spec& spec) {
  fleet.make_unit = [&world, &fleet, &spec](int number) -> std::unique_ptr<Unit> {
    if constexpr (requires { spec.maintenance; })
      return std::make_unique<PlainUnit>(world, fleet, number, spec.outage, spec.maintenance);
    else
      return std::make_unique<PlainUnit>(world, fleet, number, spec.outage);
  };
}

}  // namespace gigasim::sim
