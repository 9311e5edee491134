/// The end of an error message about an unknown name: did you mean ...?
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gigasim {

/// The candidate that was most likely meant, by edit distance without regard to case. Nothing when none is within a
/// third of the letters written (at least one), or when the text has more than 80 letters.
std::optional<std::string> nearest_name(std::string_view written, const std::vector<std::string>& candidates);

/// `; did you mean 'x'?`, else the first dozen of the candidates, else `; there is none`.
std::string suggestion(std::string_view written, const std::vector<std::string>& candidates);

}  // namespace gigasim
