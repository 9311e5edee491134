// Floor space: it never fails.
#include "kind.hpp"

namespace gigasim::sim {

template <>
void install(World& world, Fleet& fleet, const FloorSpec& spec) {
  world.floors.push_back({&fleet, &spec});
  fleet.make_unit = [&world, &fleet](int number) {
    return std::make_unique<PlainUnit>(world, fleet, number, OutageSpec{});
  };
}

}  // namespace gigasim::sim
