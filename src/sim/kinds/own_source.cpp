#include "own_source.hpp"

#include "kind.hpp"

namespace gigasim::sim {

void install_own(World& world, Fleet& fleet, const OwnSource& own) {
  fleet.kind = own.kind;
  world.add(fleet, own.make());
  live_as_plain_units(world, fleet, own.units);
}

}  // namespace gigasim::sim
