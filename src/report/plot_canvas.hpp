/// SVG with titles, axes and legends: the common parts of all figures.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/calendar.hpp"

namespace gigasim::report {

/// Colours of text and axes, of subtitles, of grid lines.
inline constexpr const char *ink = "#1a1a1a", *soft = "#595959", *faint = "#dcdcdc";

/// A linear scale from values to pixels, with round ticks.
struct Axis {
  /// Ends of the axis in values, and the pixels that they lie at.
  double low = 0, high = 1, from = 0, to = 1;
  double step = 0.2;  ///< distance of ticks, in values, above 0
  /// An axis from 0 to a round value above `highest`, with about `steps` ticks.
  static Axis up_to(double highest, int steps, double from, double to);
  /// Pixel of a value.
  double at(double value) const { return from + (to - from) * (value - low) / (high - low); }
};

/// An entry of a legend.
struct Key {
  std::string name, colour;           ///< text, and CSS colour of the mark
  bool line = false, dashed = false;  ///< a line rather than a box; dashed
};

/// A figure under construction. Coordinates are pixels from the top left corner; colours are CSS. Texts are escaped.
class Canvas {
 public:
  /// Width of the figure, and left and right end of the plot.
  static constexpr double width = 960, left = 70, right = 940;
  /// A figure with a title and a line `below` it.
  Canvas(std::string title, const std::string& below, double height);

  /// A text at its base line. `anchor` is start, middle or end; `more` holds further SVG attributes, as they are.
  void text(double x, double y, std::string_view text, std::string_view anchor = "start", std::string_view more = "");
  /// A box; `name` appears when the mouse rests on it.
  void rect(double x, double y, double w, double h, std::string_view colour, std::string_view name = "");
  /// A line through all points.
  void line(const std::vector<double>& x, const std::vector<double>& y, std::string_view colour, double stroke = 1.5,
            bool dashed = false);
  /// The area between two lines with the same x.
  void area(const std::vector<double>& x, const std::vector<double>& top, const std::vector<double>& bottom,
            std::string_view colour);
  /// Grid lines and figures of a vertical axis, its name turned beside it. Figures are values times `factor`, with
  /// `unit` behind them.
  void up_axis(const Axis&, std::string_view name, double factor = 1.0, std::string_view unit = "");
  /// A time axis at `y`: months, or days of short spans. Values of the axis are seconds since `start`.
  void time_axis(const Axis&, Date start, double y);
  /// A legend from `y` down, in as many lines as needed; returns the y of its last line.
  double legend(const std::vector<Key>&, double y);
  /// A dashed vertical line with a label at its top; a label that would cover the one before is left out.
  void vertical(double x, double from, double to, std::string_view label);
  /// The whole figure.
  std::string svg() const { return out_ + "</svg>\n"; }

 private:
  /// SVG so far.
  std::string out_;
  /// The x from which on the next label covers none, px.
  double labelled_to_ = 0;
};

/// Text for the content or an attribute of XML.
std::string xml_escaped(std::string_view);
/// Rounded to a whole number, with thousands separators: `1,200`.
std::string grouped(double value);

}  // namespace gigasim::report
