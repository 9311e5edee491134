/// SVG with titles, axes and legends: what all figures have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/calendar.hpp"

namespace gigasim::report {

inline constexpr const char *ink = "#1a1a1a", *soft = "#595959", *faint = "#dcdcdc";

/// A linear scale from values to pixels, with round ticks.
struct Axis {
  double low = 0, high = 1, from = 0, to = 1;  ///< values, pixels
  double step = 0.2;
  static Axis up_to(double highest, int steps, double from, double to);
  double at(double value) const { return from + (to - from) * (value - low) / (high - low); }
};

struct Key {
  std::string name, colour;
  bool line = false, dashed = false;
};

class Canvas {
 public:
  static constexpr double width = 960, left = 70, right = 940;
  Canvas(std::string title, const std::string& below, double height);

  void text(double x, double y, std::string_view text, std::string_view anchor = "start", std::string_view more = "");
  void rect(double x, double y, double w, double h, std::string_view colour, std::string_view name = "");
  void line(const std::vector<double>& x, const std::vector<double>& y, std::string_view colour, double stroke = 1.5,
            bool dashed = false);
  /// Between two lines with the same x.
  void area(const std::vector<double>& x, const std::vector<double>& top, const std::vector<double>& bottom,
            std::string_view colour);
  /// Grid lines and figures of a vertical axis, its name turned beside it.
  void up_axis(const Axis&, std::string_view name, double factor = 1.0, std::string_view unit = "");
  /// Months, or days of short spans, below `y`.
  void time_axis(const Axis&, Date start, double y);
  /// From `y` down, in as many lines as needed; returns where they end.
  double legend(const std::vector<Key>&, double y);
  void vertical(double x, double from, double to, std::string_view label);
  std::string svg() const { return out_ + "</svg>\n"; }

 private:
  std::string out_;
  double labelled_to_ = 0;
};

std::string xml_escaped(std::string_view);
/// 1,200
std::string grouped(double value);

}  // namespace gigasim::report
