/// A CSV file that lines are appended to while others are read back by their span.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace gigasim::study {

class LogFile {
 public:
  struct Span {
    std::uint64_t at = 0, size = 0;
  };

  /// Opens `name` in a directory, made if it is not there. Throws std::system_error, naming the file.
  LogFile(const std::filesystem::path& directory, std::string_view name, bool writable);
  LogFile(LogFile&&) noexcept;
  LogFile& operator=(LogFile&&) noexcept;
  ~LogFile();

  /// In one piece, so that only a loss of power can leave a part of it.
  Span append(std::string_view text);
  std::string read(Span) const;
  /// Calls with each line that ends in a line feed, and where it stands.
  void for_each_line(const std::function<void(std::string_view line, Span)>&) const;
  void sync();

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

[[noreturn]] void fail(const char* what, const std::filesystem::path& file, int code);

}  // namespace gigasim::study
