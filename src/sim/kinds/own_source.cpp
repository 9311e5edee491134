#include "own_source.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "kind.hpp"

namespace gigasim::sim {

void install_own(World& world, Fleet& fleet, const OwnSource& own) {
  std::unique_ptr<Source> role = own.make();
  if (!role) throw std::invalid_argument(fmt::format("source '{}' has no role: `make` gave none", own.name));
  if (role->committed())
    throw std::invalid_argument(fmt::format(
        "source '{}' wants the dispatcher to start its units, but units of a caller's own source are just up or down",
        own.name));
  fleet.kind = own.kind;
  world.add(fleet, std::move(role));
  live_as_plain_units(world, fleet, own.units);
}

}  // namespace gigasim::sim
