// How the process deals with the memory of pictures. Knows nothing of them.
#pragma once

namespace blemish::base {

// Blocks of up to 32 MiB that are freed stay with the process for the next picture, up to 64 MiB at
// each heap's end. Else the C library gives large ones back at once, and a tenth of the time from
// PNG to PNG goes into fresh pages. Once, at the program's start.
void keep_freed_memory();

}  // namespace blemish::base
