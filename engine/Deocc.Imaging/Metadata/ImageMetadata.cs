using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Deocc.Imaging.Metadata;

/// <summary>
/// What a PNG or JPEG file says about its picture beyond the pixels: above all whether it is synthetic. Source type, program
/// and description are written as an XMP packet, where other programs look for them.
/// </summary>
public sealed record ImageMetadata
{
    /// <summary>The keyword under which codecs carry an XMP packet among a picture's texts.</summary>
    public const string XmpKeyword = "XML:com.adobe.xmp";

    private const string SourceTypePrefix = "http://cv.iptc.org/newscodes/digitalsourcetype/";

    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Meta = "adobe:ns:meta/";
    private static readonly XNamespace Xmp = "http://ns.adobe.com/xap/1.0/";
    private static readonly XNamespace Iptc = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    private static readonly XNamespace Dublin = "http://purl.org/dc/elements/1.1/";

    /// <summary>How the picture came about.</summary>
    public DigitalSourceType SourceType { get; init; }

    /// <summary>The program that made it.</summary>
    public string? CreatorTool { get; init; }

    /// <summary>What it shows or how it was made.</summary>
    public string? Description { get; init; }

    /// <summary>Further texts by keyword: of 1 to 79 Latin-1 characters in PNG; in JPEG each becomes a comment <c>keyword: text</c>.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>What is known from the texts that came with a picture; a damaged XMP packet says nothing.</summary>
    /// <param name="texts">As in <see cref="DecodedImage.Texts"/>.</param>
    public static ImageMetadata FromTexts(IReadOnlyDictionary<string, string> texts)
    {
        var others = new Dictionary<string, string>(texts);
        XElement? packet = others.Remove(XmpKeyword, out string? xmp) ? Parse(xmp) : null;
        return new ImageMetadata
        {
            SourceType = ParseSourceType(Find(packet, Iptc + "DigitalSourceType")),
            CreatorTool = Find(packet, Xmp + "CreatorTool"),
            Description = Find(packet, Dublin + "description"),
            Texts = others,
        };
    }

    /// <summary>The texts that a codec stores, the XMP packet among them.</summary>
    public IReadOnlyDictionary<string, string> ToTexts()
    {
        var texts = new Dictionary<string, string>(Texts);
        if (SourceType != DigitalSourceType.Unspecified || CreatorTool is not null || Description is not null) texts[XmpKeyword] = Packet();
        return texts;
    }

    private string Packet()
    {
        var description = new XElement(
            Rdf + "Description",
            new XAttribute(Rdf + "about", ""),
            new XAttribute(XNamespace.Xmlns + "xmp", Xmp),
            new XAttribute(XNamespace.Xmlns + "dc", Dublin),
            new XAttribute(XNamespace.Xmlns + "Iptc4xmpExt", Iptc));
        if (SourceType != DigitalSourceType.Unspecified) description.Add(new XElement(Iptc + "DigitalSourceType", SourceTypePrefix + Term(SourceType)));
        if (CreatorTool is not null) description.Add(new XElement(Xmp + "CreatorTool", Printable(CreatorTool)));
        if (Description is not null)
        {
            var text = new XElement(Rdf + "li", new XAttribute(XNamespace.Xml + "lang", "x-default"), Printable(Description));
            description.Add(new XElement(Dublin + "description", new XElement(Rdf + "Alt", text)));
        }

        var root = new XElement(
            Meta + "xmpmeta",
            new XAttribute(XNamespace.Xmlns + "x", Meta),
            new XElement(Rdf + "RDF", new XAttribute(XNamespace.Xmlns + "rdf", Rdf), description));

        // The byte order mark and the identifier are what scanners for packets look for (ISO 16684-1, 7.3.2).
        return $"<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n{root}\n<?xpacket end=\"r\"?>";
    }

    private static string Term(DigitalSourceType type)
    {
        string name = type.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static DigitalSourceType ParseSourceType(string? value)
    {
        if (value is null) return DigitalSourceType.Unspecified;
        string term = value[(value.LastIndexOf('/') + 1)..];
        return Enum.GetValues<DigitalSourceType>().FirstOrDefault(type => Term(type) == term);
    }

    /// <summary>The text of an element or attribute of a name, wherever it stands.</summary>
    private static string? Find(XElement? packet, XName name)
    {
        if (packet is null) return null;
        string? text = packet.Descendants(name).FirstOrDefault()?.Value ?? packet.Descendants().Attributes(name).FirstOrDefault()?.Value;
        return text?.Trim();
    }

    private static XElement? Parse(string xmp)
    {
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, ConformanceLevel = ConformanceLevel.Fragment };
            using var reader = XmlReader.Create(new StringReader(xmp.Trim('\0', ' ', '\n', '\r', '\t', '\uFEFF')), settings);
            return reader.MoveToContent() == XmlNodeType.Element ? XNode.ReadFrom(reader) as XElement : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>A text without the control characters that XML cannot carry.</summary>
    private static string Printable(string text)
    {
        var printable = new StringBuilder();
        foreach (char character in text) printable.Append(XmlConvert.IsXmlChar(character) ? character : ' ');
        return printable.ToString();
    }
}
