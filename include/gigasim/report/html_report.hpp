/// The report of a result folder as one HTML file that needs nothing else. docs/guide/report.md
#pragma once

#include <filesystem>
#include <string>

#include "gigasim/campus/campus.hpp"

namespace gigasim {

/// Whether this build has a page to fill; false when it was built without Node.
bool html_report_built();

/// The content of a folder as the page reads it: JSON, then the series, deflated, in base64. Throws InputError for a
/// folder that holds no result. docs/develop/report.md
std::string report_payload(const std::filesystem::path& folder, const Scenario* plan);

/// The whole page. `plan` is that of the folder's scenario.yaml; null: there is no diagram of the campus. Throws
/// InputError for a folder that holds no result, InternalFault when `html_report_built()` is false.
std::string html_report(const std::filesystem::path& folder, const Scenario* plan);

/// Writes the page to `file`, whole or not at all. Throws std::system_error when it cannot.
void write_html_report(const std::filesystem::path& folder, const Scenario* plan, const std::filesystem::path& file);

}  // namespace gigasim
