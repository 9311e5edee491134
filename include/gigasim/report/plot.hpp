/// Figures of a result folder as SVG, for papers and pages. docs/guide/report.md
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gigasim {

struct FigureName {
  std::string_view name, text;
};
inline constexpr FigureName figure_names[] = {
    {"supply", "supply by source and load over time"},
    {"build-out", "racks standing, powered, cooled, energised, training"},
    {"gpu-hours", "where GPU-hours went"},
    {"binding", "what cost most GPU-hours, when"},
    {"odds", "chance of so many MW energised by a date; of studies"},
};

/// The figure as SVG; empty when the folder has nothing to draw it from. Throws InputError for a folder that holds no
/// result.
std::string figure_svg(const std::filesystem::path& folder, std::string_view figure);

/// False in a build without librsvg.
bool png_built();
/// The picture at twice its size in pixels. Throws InternalFault when `png_built()` is false.
void write_png(const std::string& svg, const std::filesystem::path& file);

}  // namespace gigasim
