// The prewhitened observer: how well the best linear test tells a picture with the defect from one
// without, when both its noise and the part's texture are known by their power spectra.
//
// For a known difference D in Gaussian noise with covariance K, the best test statistic separates
// the two cases by d'^2 = D^T K^-1 D. Where K is stationary it is diagonal in frequency:
//     d'^2 = sum_f |D_f|^2 / P_f,  P_f = E|noise_f|^2, for the unnormalized DFT over n x n pixels.
// Noise varies from pixel to pixel, so everything is divided by its standard deviation sigma first;
// then the noise is white with P_f = N = n^2, and d'^2 = (1/n^2) sum_f |D_f|^2 = sum (D/sigma)^2 by
// Parseval, the observer that knows noise alone. The texture adds T_f to N. It is estimated from
// patches r of the twin about the defect (mean and linear trend removed, divided by the patch's
// sigma, Hann window w): E|F(w r)|^2 = power * sum w^2 where E|F(r)|^2 = power * n^2, hence
//     T_f = n^2 / sum(w^2) * mean over patches of |F(w r)_f|^2.
// The defect lies in tiles of the same n, padded with zeros and without a window, so its energy is
// whole. Tiles are twice as large as the defect, so that what varies no faster than it is known
// too; what is slower than a tile is taken for shading and counts as nothing. A defect larger than
// the largest tile is the sum over its tiles.
#pragma once

#include <opencv2/core.hpp>

namespace blemish::label {

// `delta` (32F, zero where the instance changes nothing) over `box` of the picture; `mean_twin` and
// `variance_twin` (32F, positive) of the whole picture, all in codes.
double prewhitened_dprime(const cv::Mat& delta, cv::Rect box, const cv::Mat& mean_twin,
                          const cv::Mat& variance_twin);

}  // namespace blemish::label
