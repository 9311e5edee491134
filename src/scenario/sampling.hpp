/// The uniform numbers behind uncertain inputs. docs/models/statistics.md
#pragma once

#include <cstdint>
#include <string_view>

#include "gigasim/scenario/scenario.hpp"

namespace gigasim {

/// The number that a replication (from 1) draws for the input `name` and a purpose: a function of its arguments alone,
/// uniform on (0, 1) for every way of sampling.
double drawn_uniform(Sampling, std::uint64_t seed, std::uint64_t replication, std::string_view name,
                     std::string_view purpose);

}  // namespace gigasim
