/// Figures of a result folder as SVG, for papers and pages. docs/guide/report.md
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace gigasim {

/// A figure that can be drawn.
struct FigureName {
  /// Name on the command line, and one line for people.
  std::string_view name, text;
};
/// All figures.
inline constexpr FigureName figure_names[] = {
    {"supply", "supply by source and load over time"},
    {"build-out", "racks standing, powered, cooled, energised, training"},
    {"gpu-hours", "where GPU-hours went"},
    {"binding", "what cost most GPU-hours, when"},
    {"odds", "chance of so many MW energised by a date; of studies"},
};

/// A figure, by its name in `figure_names`, as SVG; empty when the folder has no data for it. Throws InputError for a
/// folder that holds no result, InternalFault for another name.
std::string figure_svg(const std::filesystem::path& folder, std::string_view figure);

/// Whether this build can write PNG; false when it was built without librsvg.
bool png_built();
/// Writes the picture at twice its size in pixels. Throws InternalFault when `png_built()` is false.
void write_png(const std::string& svg, const std::filesystem::path& file);

}  // namespace gigasim
