namespace Deocc.Models.FaceModels.Importing;

/// <summary>How much of ICT-FaceKit's head is imported; every area is a run of vertices from the first.</summary>
public enum IctArea
{
    /// <summary>The skin of the face with ears and front of the neck: 9,409 vertices.</summary>
    Face,

    /// <summary>The skin of the whole head and neck, with the sockets of mouth and eyes: 14,062 vertices.</summary>
    Head,

    /// <summary>The head with gums, tongue, teeth and eyeballs: 24,591 vertices. Lashes and tear fluid need transparency and are left out.</summary>
    Complete,
}
