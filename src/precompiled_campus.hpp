/// What the layers above the campus include beside `precompiled_base.hpp`: the campus with all its kinds, and the
/// result.
#pragma once

#include "precompiled_base.hpp"

#include "gigasim/campus/campus.hpp"
#include "gigasim/campus/result.hpp"
