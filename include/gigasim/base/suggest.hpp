/// Did you mean ...?
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gigasim {

/// The candidate that was most likely meant, by edit distance without regard to case; nothing when none is near.
std::optional<std::string> nearest_name(std::string_view written, const std::vector<std::string>& candidates);

/// `; did you mean 'x'?`, or the list of what there is, or that there is none: the end of an "unknown ..." message.
std::string suggestion(std::string_view written, const std::vector<std::string>& candidates);

}  // namespace gigasim
