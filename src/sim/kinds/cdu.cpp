// Coolant distribution units: they carry the liquid heat of a hall's racks to its loop.
#include "kind.hpp"

namespace gigasim::sim {

template <>
void install(World& world, Fleet& fleet, const CduSpec& spec) {
  world.cdus.push_back({&fleet, spec.capacity.value()});
  live_as_plain_units(world, fleet, spec);
}

}  // namespace gigasim::sim
