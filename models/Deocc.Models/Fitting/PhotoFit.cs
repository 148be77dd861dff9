using Deocc.Imaging;
using Deocc.Models.Alignment;
using Deocc.Models.Rendering;

namespace Deocc.Models.Fitting;

/// <summary>A face model fitted to the face of a photograph. The tensors belong to the caller's scope.</summary>
/// <param name="Crop">Where the aligned picture lies in the photograph.</param>
/// <param name="Picture">The aligned picture, RGB.</param>
/// <param name="Landmarks">The given landmarks in the aligned picture.</param>
/// <param name="Result">Coefficients and errors, in the aligned picture's pixels.</param>
/// <param name="Rendered">The fitted face.</param>
public sealed record PhotoFit(FaceCrop Crop, Image<byte> Picture, FaceLandmarks Landmarks, FitResult Result, RenderedFaces Rendered);
