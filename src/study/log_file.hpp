/// A CSV file that lines are appended to while others are read back by their span.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace gigasim::study {

/// An open file. Calls throw std::system_error that names it when the system refuses.
class LogFile {
 public:
  /// A stretch of the file, in bytes.
  struct Span {
    std::uint64_t at = 0, size = 0;  ///< first byte, counted from 0; number of bytes
  };

  /// Opens `name` in a directory. A writable file is made if it is not there; the directory must be.
  LogFile(const std::filesystem::path& directory, std::string_view name, bool writable);
  /// Takes over the other's descriptor; the other may then only be destroyed or assigned to.
  LogFile(LogFile&&) noexcept;
  /// Exchanges the descriptors.
  LogFile& operator=(LogFile&&) noexcept;
  /// Closes the file.
  ~LogFile();

  /// Appends a text, in one piece, so that only a loss of power can leave a part of it. Returns where it stands.
  Span append(std::string_view text);
  /// The bytes of a span, which must lie within the file.
  std::string read(Span) const;
  /// Calls with each line that ends in a line feed (left out of `line`, counted in the span). Lines after the last line
  /// feed are passed over.
  void for_each_line(const std::function<void(std::string_view line, Span)>&) const;
  /// Puts all that was written on the disk before it returns.
  void sync();

 private:
  /// The file, for messages.
  std::filesystem::path path_;
  /// Its descriptor; -1: none.
  int descriptor_ = -1;
  /// Its length in bytes.
  std::uint64_t size_ = 0;
};

/// Throws std::system_error with the code of errno: `cannot <what> <file>`.
[[noreturn]] void fail(const char* what, const std::filesystem::path& file, int code);

}  // namespace gigasim::study
