# The grader itself, with a C compiler: what a CI job starts from. It grades in its process lab.
# Built by grader-image.sh on the image of C and C++; for another language start from that one's image.
ARG VERSION=1
FROM courseware/c:${VERSION}

USER 0:0
COPY grader /opt/courseware
RUN ln -s /opt/courseware/grader /usr/local/bin/grader

# Compilers and programs write to temporary folders only.
ENV HOME=/tmp
USER 10001:10001
WORKDIR /work
ENTRYPOINT ["grader"]
