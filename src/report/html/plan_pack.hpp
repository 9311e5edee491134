/// The drawing of a plan for the page: places, their equipment, and deliveries as planned.
#pragma once

#include <nlohmann/json.hpp>

#include "gigasim/campus/campus.hpp"

namespace gigasim::report {

/// Sites, buses, loops, halls, loads and fleets with their kinds and places, the deliveries of all phases, and claims.
nlohmann::ordered_json pack_plan(const Scenario&);

}  // namespace gigasim::report
