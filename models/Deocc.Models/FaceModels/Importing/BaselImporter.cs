using Deocc.Engine.Diagnostics;
using Deocc.Models.FaceModels.Importing.Matlab;

namespace Deocc.Models.FaceModels.Importing;

/// <summary>
/// Reads the Basel Face Model 2009 in the form that Deng et al. use (Deep3DFaceReconstruction): 35,709 vertices, 80 identity, 64
/// expression and 80 texture modes, from their prepared file <c>BFM_model_front.mat</c> or from the raw files that it is made of.
/// The model's licence forbids passing it on, so that every user gets it from its makers. Sources: Paysan et al., "A 3D Face Model
/// for Pose and Illumination Invariant Face Recognition", AVSS 2009; Guo et al., "CNN-based Real-time Dense Face Reconstruction",
/// 2018 (expressions); Deng et al., CVPR workshops 2019.
/// </summary>
public static class BaselImporter
{
    /// <summary>The prepared file.</summary>
    public const string PreparedFile = "BFM_model_front.mat";

    /// <summary>The file of the Basel Face Model itself.</summary>
    public const string RawFile = "01_MorphableModel.mat";

    /// <summary>Where a user gets the files.</summary>
    public const string WhereToGet =
        "register at https://faces.dmi.unibas.ch/bfm for 01_MorphableModel.mat, and take Exp_Pca.bin and the index files from "
        + "https://github.com/microsoft/Deep3DFaceReconstruction as its page tells";

    private const int IdentityModes = 80;
    private const int ExpressionModes = 64;
    private const int TextureModes = 80;
    private const float DecimetresPerUnit = 1e-5f;
    private const float Full = 255;
    private const int ExpressionVertices = 53215;
    private const int MostExpressionModes = 1000;

    /// <summary>Reads the prepared file, or a folder with it or with the raw files.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <exception cref="FileFormatException">A file is missing, damaged or something else; the message names it and where to get it.</exception>
    public static MorphableModelData Read(string path)
    {
        if (File.Exists(path)) return ReadPrepared(path);
        string prepared = Path.Combine(path, PreparedFile);
        return File.Exists(prepared) ? ReadPrepared(prepared) : ReadRaw(path);
    }

    /// <summary>Whether a folder looks like the Basel Face Model's.</summary>
    public static bool IsFolder(string path) => File.Exists(Path.Combine(path, PreparedFile)) || File.Exists(Path.Combine(path, RawFile));

    private static MorphableModelData ReadPrepared(string path)
    {
        var file = new BaselFile(path, "meanshape", "idBase", "exBase", "meantex", "texBase", "tri", "keypoints");
        return Assemble(
            path,
            file["meanshape"].Values,
            file.Modes("idBase", IdentityModes),
            file.Modes("exBase", ExpressionModes),
            file["meantex"].Values,
            file.Modes("texBase", TextureModes),
            file["tri"],
            file["keypoints"].Values);
    }

    // The steps of transferBFM09 in the authors' code: scale the modes by their deviations, pick the vertices of the front face.
    private static MorphableModelData ReadRaw(string folder)
    {
        var model = new BaselFile(Path.Combine(folder, RawFile), "shapeMU", "shapePC", "shapeEV", "texMU", "texPC", "texEV");
        int[] front = Indices(new BaselFile(Path.Combine(folder, "BFM_front_idx.mat"), "idx")["idx"].Values);
        int[] trim = Indices(new BaselFile(Path.Combine(folder, "BFM_exp_idx.mat"), "trimIndex")["trimIndex"].Values);
        var info = new BaselFile(Path.Combine(folder, "facemodel_info.mat"), "tri", "keypoints");
        foreach (int index in front)
        {
            if ((uint)index >= (uint)trim.Length)
                throw new FileFormatException($"{folder}: BFM_front_idx.mat names vertex {index} of {trim.Length}; the index files do not belong together");
        }

        int[] picked = [.. front.Select(index => trim[index])];
        float[] Pick(float[] values, int modes, int[] vertices, float scale, float[]? deviations, string what)
        {
            int size = values.Length / modes;
            var result = new float[modes * vertices.Length * 3];
            for (int mode = 0; mode < modes; mode++)
            {
                float factor = scale * (deviations?[mode] ?? 1);
                for (int i = 0; i < vertices.Length; i++)
                {
                    if ((3 * vertices[i]) + 2 >= size) throw new FileFormatException($"{folder}: an index file names vertex {vertices[i]} of {size / 3} in {what}");
                    for (int axis = 0; axis < 3; axis++)
                        result[(((mode * vertices.Length) + i) * 3) + axis] = factor * values[(mode * size) + (3 * vertices[i]) + axis];
                }
            }

            return result;
        }

        (float[] expressions, float[] expressionDeviations) = ReadExpressions(folder);
        return Assemble(
            folder,
            Pick(model["shapeMU"].Values, 1, picked, DecimetresPerUnit, null, "shapeMU"),
            Pick(model.Modes("shapePC", IdentityModes), IdentityModes, picked, DecimetresPerUnit, model.Deviations("shapeEV", IdentityModes), "shapePC"),
            Pick(expressions, ExpressionModes, front, DecimetresPerUnit, expressionDeviations, "Exp_Pca.bin"),
            Pick(model["texMU"].Values, 1, picked, 1, null, "texMU"),
            Pick(model.Modes("texPC", TextureModes), TextureModes, picked, 1, model.Deviations("texEV", TextureModes), "texPC"),
            info["tri"],
            info["keypoints"].Values);
    }

    // Exp_Pca.bin: the number of modes, a mean that the authors leave out, the modes; deviations are in a text file.
    private static (float[] Modes, float[] Deviations) ReadExpressions(string folder)
    {
        string path = Path.Combine(folder, "Exp_Pca.bin");
        string deviationPath = Path.Combine(folder, "std_exp.txt");
        BaselFile.Require(path);
        BaselFile.Require(deviationPath);
        using var reader = new BinaryReader(File.OpenRead(path));
        long expected = sizeof(int) + (sizeof(float) * 3L * ExpressionVertices);
        int modes = reader.BaseStream.Length < expected ? -1 : reader.ReadInt32();
        if (modes is < ExpressionModes or > MostExpressionModes || reader.BaseStream.Length < expected + (modes * 3L * ExpressionVertices * sizeof(float)))
            throw new FileFormatException($"{path}: it does not hold {ExpressionModes} expression modes of {ExpressionVertices} vertices; it is cut off or another file");
        reader.BaseStream.Position = expected;
        var values = new float[ExpressionModes * 3 * ExpressionVertices];
        reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        string[] words = File.ReadAllText(deviationPath).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var deviations = new float[ExpressionModes];
        for (int mode = 0; mode < ExpressionModes; mode++)
        {
            if (mode >= words.Length || !float.TryParse(words[mode], System.Globalization.CultureInfo.InvariantCulture, out deviations[mode]))
                throw new FileFormatException($"{deviationPath}: {ExpressionModes} numbers expected, number {mode + 1} is missing or unreadable");
        }

        return (values, deviations);
    }

    private static int[] Indices(float[] oneBased) => Array.ConvertAll(oneBased, value => (int)value - 1);

    private static MorphableModelData Assemble(
        string source, float[] shape, float[] identity, float[] expression, float[] texture, float[] albedo, MatArray triangles, float[] keypoints)
    {
        Center(shape);
        int count = triangles.Rows;
        var corners = new int[3 * count];
        if (triangles.Values.Length != corners.Length) throw new FileFormatException($"{source}: the triangles have {triangles.Columns} corners, not 3");
        for (int triangle = 0; triangle < count; triangle++)
        {
            for (int corner = 0; corner < 3; corner++)
                corners[(3 * triangle) + corner] = (int)triangles.Values[(corner * count) + triangle] - 1;
        }

        for (int i = 0; i < texture.Length; i++) texture[i] /= Full;
        for (int i = 0; i < albedo.Length; i++) albedo[i] /= Full;
        var data = new MorphableModelData
        {
            Name = "bfm-2009",
            MeanShape = shape,
            Triangles = corners,
            IdentityBasis = identity,
            ExpressionBasis = expression,
            MeanTexture = texture,
            TextureBasis = albedo,
            Landmarks = Indices(keypoints),
            Notes = new Dictionary<string, string>
            {
                ["source"] = "Basel Face Model 2009 as prepared by Deng et al., https://github.com/microsoft/Deep3DFaceReconstruction",
                ["license"] = "Basel Face Model: research only, not to be passed on; see https://faces.dmi.unibas.ch/bfm",
            },
        };
        data.Validate(source);
        return data;
    }

    private static void Center(float[] shape)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            double sum = 0;
            for (int i = axis; i < shape.Length; i += 3) sum += shape[i];
            float mean = (float)(sum / (shape.Length / 3.0));
            for (int i = axis; i < shape.Length; i += 3) shape[i] -= mean;
        }
    }
}
