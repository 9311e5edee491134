/// What a run reports of its meters at the end.
#pragma once

#include "gigasim/campus/result.hpp"
#include "meters.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// The fleet's result so far. Energy of racks is the input of their hall, split by the racks in service at the end.
FleetResult fleet_result(const World& world, const Meters& meters, const Fleet& fleet, double now);
/// The result so far of a load (index in the scenario).
LoadResult load_result(const World& world, const Meters& meters, std::size_t load, double now);
/// Energy and heat of the whole run and what does not add up of them. Throws InternalFault when a residual is above
/// 1e-9.
EnergyLedger energy_ledger(const World& world, const Meters& meters, double now);

}  // namespace gigasim::sim
