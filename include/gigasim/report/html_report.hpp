/// The report of a result folder as one HTML file that needs nothing else. docs/guide/report.md
#pragma once

#include <filesystem>
#include <string>

#include "gigasim/campus/campus.hpp"

namespace gigasim {

/// False in a build without Node: such a build has no page to fill.
bool html_report_built();

/// What the page shows of a folder, as the page reads it: JSON, then the series. docs/develop/report.md
std::string report_payload(const std::filesystem::path& folder, const Scenario* plan);

/// The whole page. `plan` is that of the folder's scenario.yaml; without it there is no diagram of the campus. Throws
/// InputError for a folder that holds no result, InternalFault when `html_report_built()` is false.
std::string html_report(const std::filesystem::path& folder, const Scenario* plan);

/// Writes it to `file`, whole or not at all. Throws std::system_error.
void write_html_report(const std::filesystem::path& folder, const Scenario* plan, const std::filesystem::path& file);

}  // namespace gigasim
