/// The page that the build made of app/. Its source is written by cmake/report_page.cmake.
#pragma once

#include <string_view>

namespace gigasim::report {

/// HTML with `%PAYLOAD%` in the place of the payload and `%TITLE%` in that of the title; empty in a build without Node.
extern const std::string_view page_template;

}  // namespace gigasim::report
