/// What the page draws of a plan: places, what stands at them, and deliveries as planned.
#pragma once

#include <nlohmann/json.hpp>

#include "gigasim/campus/campus.hpp"

namespace gigasim::report {

nlohmann::ordered_json pack_plan(const Scenario&);

}  // namespace gigasim::report
