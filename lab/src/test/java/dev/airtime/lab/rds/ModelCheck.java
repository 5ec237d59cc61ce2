package dev.airtime.lab.rds;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;

/**
 * Holds every answer of the lab to the service model that comes with the SDK: each element must be a field of the
 * operation's response, under its name on the wire, of its type, lists with the name of their members; a refusal must be
 * one that the operation declares, or one of those that every Query service has. The SDK itself skips what it does not
 * know, so that a wrong name would look like a value that is not there. It sits in the client that all tests of the lab
 * use.
 */
final class ModelCheck implements ExecutionInterceptor {
    /** What every operation can answer: RDS API reference, "Common Errors"; and the lab's own word. */
    private static final Set<String> COMMON = Set.of(
            "AccessDenied",
            "ExpiredToken",
            "InternalFailure",
            "InvalidAction",
            "InvalidParameterCombination",
            "InvalidParameterValue",
            "LabNotSimulated",
            "MalformedInput",
            "MissingParameter",
            "ServiceUnavailable",
            "Throttling",
            "ValidationError");

    private static final ExecutionAttribute<byte[]> BODY = new ExecutionAttribute<>("body");

    private final Class<?> client;

    /**
     * @param client the service's client interface, whose methods declare the operations' exceptions
     */
    ModelCheck(Class<?> client) {
        this.client = client;
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return context.responseBody().map(body -> {
            try {
                byte[] bytes = body.readAllBytes();
                attributes.putAttribute(BODY, bytes);
                return new ByteArrayInputStream(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        byte[] body = attributes.getAttribute(BODY);
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        Element root = parse(body == null ? new byte[0] : body);
        for (Element child : children(root)) {
            if (child.getTagName().equals(operation + "Result")) {
                check(operation, child, context.response().sdkFields());
            } else if (!child.getTagName().equals("ResponseMetadata")) {
                throw new AssertionError(operation + ": the reply has " + child.getTagName());
            }
        }
    }

    /** Throws here, since the SDK only logs what onExecutionFailure throws. */
    @Override
    public Throwable modifyException(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (!(context.exception() instanceof AwsServiceException refusal)) {
            return context.exception();
        }
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        String code = refusal.awsErrorDetails().errorCode();
        if (!COMMON.contains(code) && !declared(operation).contains(refusal.getClass())) {
            throw new AssertionError(operation + " does not declare " + code + " (" + refusal.getClass() + ")");
        }
        boolean missing = code.contains("NotFound");
        if (missing != (refusal.statusCode() == 404)) {
            throw new AssertionError(operation + ": " + code + " came with HTTP " + refusal.statusCode());
        }
        return refusal;
    }

    private List<Class<?>> declared(String operation) {
        Predicate<Method> named = m -> m.getName().toLowerCase(Locale.ROOT).equals(operation.toLowerCase(Locale.ROOT));
        return Arrays.stream(client.getMethods())
                .filter(named)
                .flatMap(m -> Arrays.stream(m.getExceptionTypes()))
                // The service's common exception is declared everywhere; a code that the SDK does not know comes as it.
                .filter(type -> type.getSuperclass() != AwsServiceException.class)
                .distinct()
                .toList();
    }

    private static void check(String path, Element element, List<SdkField<?>> fields) {
        Set<String> seen = new HashSet<>();
        for (Element child : children(element)) {
            String name = child.getTagName();
            String here = path + "/" + name;
            SdkField<?> field = fields.stream()
                    .filter(f -> f.unmarshallLocationName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(here + " is not in the model; it has "
                            + fields.stream()
                                    .map(SdkField::unmarshallLocationName)
                                    .toList()));
            if (!seen.add(name)) {
                throw new AssertionError(here + " comes twice");
            }
            check(here, child, field);
        }
    }

    private static void check(String path, Element element, SdkField<?> field) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.LIST) {
            ListTrait list = field.getTrait(ListTrait.class);
            String member = list.memberLocationName() == null ? "member" : list.memberLocationName();
            for (Element child : children(element)) {
                if (!child.getTagName().equals(member)) {
                    throw new AssertionError(path + "/" + child.getTagName() + ": the model's list has " + member);
                }
                check(path + "/" + member, child, list.memberFieldInfo());
            }
        } else if (type == MarshallingType.SDK_POJO) {
            SdkPojo pojo = field.constructor().get();
            check(path, element, pojo.sdkFields());
        } else {
            checkText(path, element, type);
        }
    }

    private static void checkText(String path, Element element, MarshallingType<?> type) {
        String text = element.getTextContent();
        if (!children(element).isEmpty()) {
            throw new AssertionError(path + " has elements, the model has a plain value");
        }
        // Numbers and times that are none, the SDK refuses itself; any other text than true would be false.
        if (type == MarshallingType.BOOLEAN && !text.equals("true") && !text.equals("false")) {
            throw new AssertionError(path + " is '" + text + "', the model has a boolean");
        }
    }

    private static Element parse(byte[] body) {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(body));
            return document.getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError("the reply is no XML", e);
        }
    }

    private static List<Element> children(Element element) {
        List<Element> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(child);
            }
        }
        return children;
    }
}
