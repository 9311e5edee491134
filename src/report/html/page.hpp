/// The page that the build made of app/; its source is written by cmake/report_page.cmake.
#pragma once

#include <string_view>

namespace gigasim::report {

/// HTML with `%PAYLOAD%` where the payload goes and `%TITLE%` for its title; empty in a build without Node.
extern const std::string_view page_template;

}  // namespace gigasim::report
