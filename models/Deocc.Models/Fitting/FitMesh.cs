using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Models.Alignment;
using Deocc.Models.FaceModels;
using Deocc.Models.FaceModels.Meshes;
using Deocc.Models.FaceModels.Textures;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;

namespace Deocc.Models.Fitting;

/// <summary>Makes a surface for files out of a fitted face, textured from the photograph.</summary>
public static class FitMesh
{
    /// <summary>
    /// Makes the surface: unposed, with the photograph's colours where it shows the face and the fitted, lit ones elsewhere.
    /// </summary>
    /// <param name="model">The model that was fitted.</param>
    /// <param name="fit">The fit.</param>
    /// <param name="photo">The photograph that it was fitted to.</param>
    /// <param name="textureSize">Width and height of the texture; models without texture coordinates get coloured vertices.</param>
    public static FaceMesh Of(MorphableModel model, PhotoFit fit, Image<byte> photo, int textureSize) =>
        Of(model, fit.Result.Face, fit.Rendered, fit.Crop, photo, textureSize);

    /// <inheritdoc cref="Of(MorphableModel, PhotoFit, Image{byte}, int)"/>
    /// <param name="model">The model that was fitted.</param>
    /// <param name="face">The coefficients of one face.</param>
    /// <param name="rendered">The face as it is seen in the crop.</param>
    /// <param name="crop">Where the crop lies in the photograph.</param>
    /// <param name="photo">The photograph.</param>
    /// <param name="textureSize">Width and height of the texture; models without texture coordinates get coloured vertices.</param>
    public static FaceMesh Of(MorphableModel model, FaceCoefficients face, RenderedFaces rendered, FaceCrop crop, Image<byte> photo, int textureSize)
    {
        using var scope = new TensorScope();
        Tensor shade = SphericalHarmonics.Shade(rendered.VertexNormals, face.Light);
        float[] colors = (model.Albedo(face.Texture) * shade).ToArray<float>();
        float[] shape = model.Shape(face.Identity, face.Expression).ToArray<float>();
        FaceMesh mesh = FaceMeshes.Of(model, shape, colors, textureSize, withActions: false);
        return mesh.Texture is { } texture ? mesh with { Texture = Blend(texture, Bake(model, rendered, crop, photo, textureSize)) } : mesh;
    }

    private static Image<byte> Bake(MorphableModel model, RenderedFaces rendered, FaceCrop crop, Image<byte> photo, int textureSize)
    {
        Camera camera = rendered.Camera;
        float[] points = camera.ToPixels(rendered.Positions).ToArray<float>();
        AffineTransform toPhoto = crop.ToPhoto;
        for (int i = 0; i < points.Length; i += 2)
        {
            (double x, double y) = toPhoto.Apply(points[i], points[i + 1]);
            (points[i], points[i + 1]) = ((float)x, (float)y);
        }

        return TextureBaker.FromPhoto(
            ImageChannels.ToRgb(photo), points, camera.Depth(rendered.Positions).ToArray<float>(), Facing(rendered, camera),
            model.Data.Triangles, model.Data.TextureCoordinates, textureSize);
    }

    /// <summary>The cosine of the angle between each vertex's normal and the way to the camera.</summary>
    private static float[] Facing(RenderedFaces rendered, Camera camera)
    {
        float[] positions = rendered.Positions.ToArray<float>();
        float[] normals = rendered.VertexNormals.ToArray<float>();
        var facing = new float[positions.Length / 3];
        for (int vertex = 0; vertex < facing.Length; vertex++)
        {
            (float x, float y) = (-positions[3 * vertex], -positions[(3 * vertex) + 1]);
            float z = (float)camera.Distance - positions[(3 * vertex) + 2];
            float along = (x * normals[3 * vertex]) + (y * normals[(3 * vertex) + 1]) + (z * normals[(3 * vertex) + 2]);
            facing[vertex] = along / MathF.Sqrt((x * x) + (y * y) + (z * z));
        }

        return facing;
    }

    private static Image<byte> Blend(Image<byte> below, Image<byte> above)
    {
        for (int pixel = 0; pixel < below.Width * below.Height; pixel++)
        {
            int alpha = above.Samples[(4 * pixel) + 3];
            for (int channel = 0; channel < 3; channel++)
            {
                ref byte sample = ref below.Samples[(3 * pixel) + channel];
                sample = (byte)(((above.Samples[(4 * pixel) + channel] * alpha) + (sample * (255 - alpha)) + 127) / 255);
            }
        }

        return below;
    }
}
